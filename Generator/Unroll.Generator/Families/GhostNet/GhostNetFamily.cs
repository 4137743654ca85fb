using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.GhostNet;

/// <summary>Reads <c>[GhostNet(…)]</c>.</summary>
internal sealed class GhostNetFamily : NetworkFamily<GhostNetSpec>
{
    private const int Stages = 5;
    private const int MaxWidthMultiplier = 16;

    public override string AttributeName => "Unroll.GhostNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var defaults = new GhostNetSpec(common.Name, common.Input, common.Classes, common.OutIndices);
        var spec = defaults with
        {
            WidthMultiplier = arguments.Option(defaults.WidthMultiplier),
            Ratio = arguments.Option(defaults.Ratio),
            CheapKernel = arguments.Option(defaults.CheapKernel),
        };

        CheckOutIndices(common.OutIndices, Stages, issues);
        new OptionRules(arguments, issues).Range(nameof(spec.Ratio), spec.Ratio, 2, NetworkLimits.MaxRadix);
        if (!(spec.WidthMultiplier is > 0 and <= MaxWidthMultiplier))
        {
            issues.Add(
                DiagnosticDescriptors.OutOfRange, nameof(spec.WidthMultiplier), nameof(spec.WidthMultiplier), $"positive and at most {MaxWidthMultiplier}", $"{spec.WidthMultiplier}");
        }

        new OptionRules(arguments, issues).OddKernel(nameof(spec.CheapKernel), spec.CheapKernel);
        return spec;
    }

    protected override NetworkGraph Build(GhostNetSpec spec) => new GhostNetArchitecture(spec).Build();
}
