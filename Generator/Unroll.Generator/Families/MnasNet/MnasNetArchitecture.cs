using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.MnasNet;

/// <summary>MNASNet-B1 as torchvision builds it (torchvision/models/mnasnet.py, version 2).</summary>
internal sealed class MnasNetArchitecture(MnasNetSpec spec)
{
    /// <summary>Channels, kernel size, first stride, expansion and blocks of each stack.</summary>
    private static readonly (int Channels, int Kernel, int Stride, int Expansion, int Blocks)[] Stacks =
        [(24, 3, 2, 3, 3), (40, 5, 2, 3, 3), (80, 5, 2, 6, 3), (96, 3, 1, 6, 2), (192, 5, 2, 6, 4), (320, 3, 1, 6, 1)];

    /// <summary>1 - 0.9997, the complement of TensorFlow's.</summary>
    private const double NormMomentum = 0.0003;

    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        var x = ConvNormRelu(_graph.Input(spec.Input), "layers", 0, Width(32), WindowSpec.Square(3, 2, 1));
        x = ConvNormRelu(x, "layers", 3, Width(32), WindowSpec.Square(3, 1, 1), Width(32));
        x = _graph.ConvNorm(x, "layers.6", "layers.7", Width(16), WindowSpec.Square(1));
        var stem = new Feature(x, "layers.7");

        var stages = new List<Feature>();
        foreach (var stack in Stacks)
        {
            var name = $"layers.{8 + stages.Count}";
            for (var block = 0; block < stack.Blocks; block++)
            {
                x = InvertedResidual(x, $"{name}.{block}", stack.Expansion, stack.Kernel, Width(stack.Channels), block == 0 ? stack.Stride : 1);
            }

            stages.Add(new Feature(x, name));
        }

        _graph.BeginBlock("layers.14");
        x = ConvNormRelu(x, "layers", 14, 1280, WindowSpec.Square(1));
        return _graph.Finish(
            spec, stem, stages, new Feature(x, "layers"), "classifier.",
            y => _graph.Linear(_graph.Dropout(_graph.GlobalAveragePool(y, "mean"), "classifier.0", 0.2), "classifier.1", spec.Classes)) with
        {
            NormMomentum = NormMomentum,
            Initial = InitialWeights.NarrowLinear with { Linear = WeightDistribution.SigmoidUniform(FanKind.Out) },
        };
    }

    private Value InvertedResidual(Value x, string name, int expansion, int kernel, int channels, int stride)
    {
        _graph.BeginBlock(name);
        var prefix = $"{name}.layers";
        var input = _graph.ShapeOf(x).Channels;
        var y = ConvNormRelu(x, prefix, 0, input * expansion, WindowSpec.Square(1));
        y = ConvNormRelu(y, prefix, 3, input * expansion, WindowSpec.Square(kernel, stride, kernel / 2), input * expansion);
        y = _graph.ConvNorm(y, $"{prefix}.6", $"{prefix}.7", channels, WindowSpec.Square(1));
        return stride == 1 && input == channels ? _graph.Add(y, x, $"{name}.add") : y;
    }

    private Value ConvNormRelu(Value x, string prefix, int index, int channels, WindowSpec window, int groups = 1) =>
        _graph.Relu(_graph.ConvNorm(x, $"{prefix}.{index}", $"{prefix}.{index + 1}", channels, window, groups), $"{prefix}.{index + 2}");

    private int Width(int channels) => LayerExtensions.RoundToMultiple(channels * spec.WidthMultiplier, 8);
}
