using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Families;

/// <summary>The rules for a family's declarations.</summary>
internal abstract class FamilyRules<TSpec>(TSpec spec, NamedArguments given, IssueList issues)
    where TSpec : NetworkSpec
{
    protected TSpec Spec { get; } = spec;

    protected NamedArguments Given { get; } = given;

    protected IssueList Issues { get; } = issues;

    protected OptionRules Options { get; } = new(given, issues);

    /// <summary>The rules in groups, each of which may rely on those before it.</summary>
    protected abstract IEnumerable<Action> Groups { get; }

    /// <summary>Checks group by group until one finds something wrong.</summary>
    public void Check()
    {
        foreach (var group in Groups)
        {
            if (Issues.Count > 0)
            {
                return;
            }

            group();
        }
    }
}
