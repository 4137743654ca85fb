using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.DenseNet;

/// <summary>Reads <c>[DenseNet(…)]</c>.</summary>
internal sealed class DenseNetFamily : NetworkFamily<DenseNetSpec>
{
    public override string AttributeName => "Unroll.DenseNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var layers = arguments.GetArray<int>(nameof(DenseNetSpec.Layers));
        var defaults = new DenseNetSpec(common.Name, common.Input, common.Classes, common.OutIndices, layers);
        var spec = defaults with
        {
            GrowthRate = arguments.Option(defaults.GrowthRate),
            StemWidth = arguments.Option(defaults.StemWidth),
            BottleneckFactor = arguments.Option(defaults.BottleneckFactor),
        };

        var rules = new OptionRules(arguments, issues);
        rules.Range(nameof(spec.GrowthRate), spec.GrowthRate, 1, NetworkLimits.MaxSize);
        rules.Range(nameof(spec.StemWidth), spec.StemWidth, 1, NetworkLimits.MaxSize);
        rules.Range(nameof(spec.BottleneckFactor), spec.BottleneckFactor, 1, NetworkLimits.MaxSize);
        rules.Layers(nameof(spec.Layers), layers);
        if (layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, layers.Count, issues);
        }

        if (issues.Count == 0)
        {
            CheckWidths(spec, issues);
        }

        return spec;
    }

    protected override NetworkGraph Build(DenseNetSpec spec) => new DenseNetArchitecture(spec).Build();

    private static void CheckWidths(DenseNetSpec spec, IssueList issues)
    {
        var bottleneck = (long)spec.GrowthRate * spec.BottleneckFactor;
        if (bottleneck > NetworkLimits.MaxWidth)
        {
            TooWide("the layers' 1x1 convolutions are", bottleneck);
            return;
        }

        long channels = spec.StemWidth;
        for (var block = 0; block < spec.Layers.Count; block++)
        {
            if (channels == 0)
            {
                issues.Add(
                    DiagnosticDescriptors.NoChannels, nameof(spec.StemWidth), nameof(spec.StemWidth), $"{spec.StemWidth}", $"dense block {block}'s input", "2");
                return;
            }

            channels += (long)spec.Layers[block] * spec.GrowthRate;
            if (channels > NetworkLimits.MaxWidth)
            {
                TooWide($"dense block {block} is", channels);
                return;
            }

            channels /= 2;
        }

        void TooWide(string what, long width) => issues.Add(
            DiagnosticDescriptors.TooLarge, Issue.WholeAttribute, $"{what} {width} channels wide, and at most {NetworkLimits.MaxWidth} are supported");
    }
}
