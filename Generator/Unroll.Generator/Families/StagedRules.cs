using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Families;

/// <summary>The rules for a family with stages of residual blocks: for its options, then its stages, its stem, and each stage's widths.</summary>
internal abstract class StagedRules<TSpec>(TSpec spec, NamedArguments given, IssueList issues) : FamilyRules<TSpec>(spec, given, issues)
    where TSpec : StagedSpec
{
    protected StageRules Stages { get; } = new(spec, given, issues);

    protected override IEnumerable<Action> Groups => [CheckValues, Stages.Check, CheckStem, () => Stages.EachStage(CheckWidths)];

    protected abstract void CheckValues();

    protected virtual void CheckStem()
    {
    }

    /// <summary>Checks the widths within one stage.</summary>
    /// <param name="channels">Its channels before the block's expansion.</param>
    /// <param name="stage">Its number.</param>
    protected abstract void CheckWidths(int channels, int stage);
}
