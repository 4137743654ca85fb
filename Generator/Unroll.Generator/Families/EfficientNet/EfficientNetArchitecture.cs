using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.EfficientNet;

/// <summary>The first EfficientNets as torchvision builds them (torchvision/models/efficientnet.py).</summary>
internal sealed class EfficientNetArchitecture(EfficientNetSpec spec)
{
    private const int Divisor = 8;
    private const int SqueezeReduction = 4;
    private const int LastExpansion = 4;

    /// <summary>Expansion, kernel, first stride, channels and blocks of each stack.</summary>
    private static readonly (int Expansion, int Kernel, int Stride, int Channels, int Blocks)[] Stacks =
        [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)];

    /// <summary>Linear layers start uniform within 1 / sqrt(outputs).</summary>
    private static readonly InitialWeights Initial = InitialWeights.NarrowLinear with { Linear = new WeightDistribution(IsUniform: true, FanKind.Out, 1 / Math.Sqrt(3)) };

    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        var stem = _graph.ConvNormActivation(_graph.Input(spec.Input), "features.0", Width(32), 3, ActivationKind.Silu, spec.NormEpsilon, stride: 2);
        var x = stem;
        var stages = new List<Feature>();
        var (built, blocks) = (0, Stacks.Sum(stack => Depth(stack.Blocks)));
        foreach (var stack in Stacks)
        {
            var name = $"features.{stages.Count + 1}";
            for (var block = 0; block < Depth(stack.Blocks); block++)
            {
                x = InvertedResidual(
                    x, $"{name}.{block}", stack.Expansion, stack.Kernel, Width(stack.Channels), block == 0 ? stack.Stride : 1, spec.StochasticDepth * built++ / blocks);
            }

            stages.Add(new Feature(x, name));
        }

        var last = $"features.{Stacks.Length + 1}";
        _graph.BeginBlock(last);
        x = _graph.ConvNormActivation(x, last, LastExpansion * _graph.ShapeOf(x).Channels, 1, ActivationKind.Silu, spec.NormEpsilon);
        return _graph.Finish(
            spec, new Feature(stem, "features.0"), stages, new Feature(x, "features"), "classifier.",
            y => _graph.Linear(_graph.Dropout(_graph.GlobalAveragePool(y, "avgpool"), "classifier.0", spec.Dropout), "classifier.1", spec.Classes)) with
        {
            Initial = Initial,
            NormMomentum = spec.NormMomentum,
        };
    }

    /// <summary>MBConv: 1x1 expansion where it widens, depthwise, squeeze-excitation, linear 1x1.</summary>
    private Value InvertedResidual(Value x, string name, int expansion, int kernel, int channels, int stride, double dropRate)
    {
        _graph.BeginBlock(name);
        var input = _graph.ShapeOf(x).Channels;
        var expanded = LayerExtensions.RoundToMultiple(input * expansion, Divisor);
        var layer = 0;
        var y = x;
        if (expanded != input)
        {
            y = _graph.ConvNormActivation(y, Layer(), expanded, 1, ActivationKind.Silu, spec.NormEpsilon);
        }

        y = _graph.ConvNormActivation(y, Layer(), expanded, kernel, ActivationKind.Silu, spec.NormEpsilon, stride, expanded);
        y = _graph.SqueezeExcitation(y, Layer(), Math.Max(1, input / SqueezeReduction), ActivationKind.Silu, ActivationKind.Sigmoid);
        y = _graph.ConvNormActivation(y, Layer(), channels, 1, ActivationKind.None, spec.NormEpsilon);
        return stride == 1 && input == channels ? _graph.Add(_graph.StochasticDepth(y, $"{name}.stochastic_depth", dropRate), x, $"{name}.add") : y;

        string Layer() => $"{name}.block.{layer++}";
    }

    private int Width(int channels) => LayerExtensions.RoundToMultiple(channels * spec.WidthMultiplier, Divisor);

    private int Depth(int blocks) => (int)Math.Ceiling(blocks * spec.DepthMultiplier);
}
