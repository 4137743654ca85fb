using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.MnasNet;

/// <summary>Reads <c>[MnasNet(…)]</c>.</summary>
internal sealed class MnasNetFamily : NetworkFamily<MnasNetSpec>
{
    /// <summary>Stacks of inverted residuals.</summary>
    private const int Stages = 6;

    public override string AttributeName => "Unroll.MnasNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var spec = new MnasNetSpec(common.Name, common.Input, common.Classes, common.OutIndices)
        {
            WidthMultiplier = arguments.Get(nameof(MnasNetSpec.WidthMultiplier), 1.0),
        };

        CheckOutIndices(common.OutIndices, Stages, issues);
        new OptionRules(arguments, issues).PositiveUpTo(nameof(spec.WidthMultiplier), spec.WidthMultiplier, NetworkLimits.MaxWidthMultiplier);
        return spec;
    }

    protected override NetworkGraph Build(MnasNetSpec spec) => new MnasNetArchitecture(spec).Build();
}
