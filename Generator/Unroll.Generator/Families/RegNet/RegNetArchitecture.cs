using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.RegNet;

/// <summary>RegNet as torchvision builds it (torchvision/models/regnet.py).</summary>
internal sealed class RegNetArchitecture(RegNetSpec spec)
{
    private const double Epsilon = 1e-5;

    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        var stem = ConvNorm(_graph.Input(spec.Input), "stem", spec.StemWidth, 3, ActivationKind.Relu, stride: 2);
        var x = stem;
        var stages = new List<Feature>();
        foreach (var stage in RegNetStage.Of(spec))
        {
            var name = $"block{stages.Count + 1}";
            for (var block = 0; block < stage.Blocks; block++)
            {
                x = Bottleneck(x, $"trunk_output.{name}.{name}-{block}", stage, block == 0 ? 2 : 1);
            }

            stages.Add(new Feature(x, $"trunk_output.{name}"));
        }

        return _graph.Finish(spec, new Feature(stem, "stem"), stages, stages[stages.Count - 1], "fc.", y => _graph.Linear(_graph.GlobalAveragePool(y, "avgpool"), "fc", spec.Classes)) with
        {
            Initial = InitialWeights.Residual with { Linear = WeightDistribution.Normal(0.01), ZeroLinearBias = true },
        };
    }

    /// <summary>ResBottleneckBlock: 1x1, grouped 3x3, squeeze-excitation where there is one, 1x1, and the shortcut.</summary>
    private Value Bottleneck(Value x, string name, RegNetStage stage, int stride)
    {
        _graph.BeginBlock(name);
        var input = _graph.ShapeOf(x).Channels;
        var width = (int)Math.Round(stage.Width * spec.BottleneckMultiplier);
        var shortcut = input == stage.Width && stride == 1 ? x : ConvNorm(x, $"{name}.proj", stage.Width, 1, ActivationKind.None, stride);
        var y = ConvNorm(x, $"{name}.f.a", width, 1, ActivationKind.Relu);
        y = ConvNorm(y, $"{name}.f.b", width, 3, ActivationKind.Relu, stride, width / stage.GroupWidth);
        if (spec.SqueezeRatio > 0)
        {
            y = _graph.SqueezeExcitation(y, $"{name}.f.se", (int)Math.Round(spec.SqueezeRatio * input), ActivationKind.Relu, ActivationKind.Sigmoid);
        }

        y = ConvNorm(y, $"{name}.f.c", stage.Width, 1, ActivationKind.None);
        return _graph.Relu(_graph.Add(shortcut, y, $"{name}.add"), $"{name}.activation");
    }

    private Value ConvNorm(Value x, string name, int channels, int kernel, ActivationKind activation, int stride = 1, int groups = 1) =>
        _graph.ConvNormActivation(x, name, channels, kernel, activation, Epsilon, stride, groups);
}
