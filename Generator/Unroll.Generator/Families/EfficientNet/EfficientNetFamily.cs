using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.EfficientNet;

/// <summary>Reads <c>[EfficientNet(…)]</c>.</summary>
internal sealed class EfficientNetFamily : NetworkFamily<EfficientNetSpec>
{
    /// <summary>Stacks of inverted residuals.</summary>
    private const int Stages = 7;

    private const double MaxDepthMultiplier = 16;

    public override string AttributeName => "Unroll.EfficientNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var defaults = new EfficientNetSpec(common.Name, common.Input, common.Classes, common.OutIndices);
        var spec = defaults with
        {
            WidthMultiplier = arguments.Option(defaults.WidthMultiplier),
            DepthMultiplier = arguments.Option(defaults.DepthMultiplier),
            Dropout = arguments.Option(defaults.Dropout),
            StochasticDepth = arguments.Option(defaults.StochasticDepth),
            NormEpsilon = arguments.Option(defaults.NormEpsilon),
            NormMomentum = arguments.Option(defaults.NormMomentum),
        };

        CheckOutIndices(common.OutIndices, Stages, issues);
        var rules = new OptionRules(arguments, issues);
        rules.PositiveUpTo(nameof(spec.WidthMultiplier), spec.WidthMultiplier, NetworkLimits.MaxWidthMultiplier);
        rules.PositiveUpTo(nameof(spec.DepthMultiplier), spec.DepthMultiplier, MaxDepthMultiplier);
        CheckRate(nameof(spec.Dropout), spec.Dropout, issues);
        CheckRate(nameof(spec.StochasticDepth), spec.StochasticDepth, issues);
        rules.PositiveAndFinite(nameof(spec.NormEpsilon), spec.NormEpsilon);
        rules.PositiveUpTo(nameof(spec.NormMomentum), spec.NormMomentum, 1);
        return spec;
    }

    protected override NetworkGraph Build(EfficientNetSpec spec) => new EfficientNetArchitecture(spec).Build();

    private static void CheckRate(string option, double rate, IssueList issues)
    {
        if (!(rate is >= 0 and < 1))
        {
            issues.Add(DiagnosticDescriptors.OutOfRange, option, option, "at least 0 and below 1", $"{rate}");
        }
    }
}
