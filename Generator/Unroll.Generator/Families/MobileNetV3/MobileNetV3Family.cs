using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.MobileNetV3;

/// <summary>Reads <c>[MobileNetV3(…)]</c>.</summary>
internal sealed class MobileNetV3Family : NetworkFamily<MobileNetV3Spec>
{
    public override string AttributeName => "Unroll.MobileNetV3Attribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var defaults = new MobileNetV3Spec(common.Name, common.Input, common.Classes, common.OutIndices);
        var spec = defaults with
        {
            Variant = arguments.Option(defaults.Variant),
            WidthMultiplier = arguments.Option(defaults.WidthMultiplier),
            ReducedTail = arguments.Option(defaults.ReducedTail),
            Dilated = arguments.Option(defaults.Dilated),
        };

        CheckOutIndices(common.OutIndices, MobileNetV3Table.Of(spec.Variant).Stages, issues);
        var rules = new OptionRules(arguments, issues);
        rules.Defined(nameof(spec.Variant), spec.Variant);
        rules.PositiveUpTo(nameof(spec.WidthMultiplier), spec.WidthMultiplier, NetworkLimits.MaxWidthMultiplier);
        return spec;
    }

    protected override NetworkGraph Build(MobileNetV3Spec spec) => new MobileNetV3Architecture(spec).Build();
}
