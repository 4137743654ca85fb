using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.MobileNetV2;

/// <summary>Reads <c>[MobileNetV2(…)]</c>.</summary>
internal sealed class MobileNetV2Family : NetworkFamily<MobileNetV2Spec>
{
    /// <summary>Stacks of inverted residuals.</summary>
    private const int Stages = 7;

    public override string AttributeName => "Unroll.MobileNetV2Attribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var defaults = new MobileNetV2Spec(common.Name, common.Input, common.Classes, common.OutIndices);
        var spec = defaults with
        {
            WidthMultiplier = arguments.Option(defaults.WidthMultiplier),
            RoundNearest = arguments.Option(defaults.RoundNearest),
        };

        CheckOutIndices(common.OutIndices, Stages, issues);
        var rules = new OptionRules(arguments, issues);
        rules.PositiveUpTo(nameof(spec.WidthMultiplier), spec.WidthMultiplier, NetworkLimits.MaxWidthMultiplier);
        rules.Range(nameof(spec.RoundNearest), spec.RoundNearest, 1, NetworkLimits.MaxSize);
        return spec;
    }

    protected override NetworkGraph Build(MobileNetV2Spec spec) => new MobileNetV2Architecture(spec).Build();
}
