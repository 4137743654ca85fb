using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Architectures;

/// <summary>MobileNetV2 as torchvision builds it (torchvision/models/mobilenetv2.py).</summary>
internal sealed class MobileNetV2
{
    /// <summary>Expansion, channels, blocks and first stride of each stack.</summary>
    private static readonly (int Expansion, int Channels, int Blocks, int Stride)[] Stacks =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    private readonly MobileNetV2Spec _spec;
    private readonly GraphBuilder _graph = new();

    private MobileNetV2(MobileNetV2Spec spec) => _spec = spec;

    public static NetworkGraph Build(MobileNetV2Spec spec) => new MobileNetV2(spec).Build();

    private NetworkGraph Build()
    {
        _graph.Block = "features.0";
        var x = ConvNormRelu6(_graph, _graph.Input(_spec.Input), "features.0", Width(32, _spec.WidthMultiplier), WindowSpec.Square(3, 2, 1));
        var stages = new List<Feature>();
        var module = 0;
        foreach (var stack in Stacks)
        {
            for (var block = 0; block < stack.Blocks; block++)
            {
                _graph.Block = $"features.{++module}";
                x = InvertedResidual(_graph, x, stack.Expansion, Width(stack.Channels, _spec.WidthMultiplier), block == 0 ? stack.Stride : 1);
            }

            stages.Add(new Feature(x, _graph.Block));
        }

        _graph.Block = $"features.{++module}";
        x = ConvNormRelu6(_graph, x, _graph.Block, Width(1280, Math.Max(1, _spec.WidthMultiplier)), WindowSpec.Square(1));
        return _graph.Finish(
            _spec, stages, new Feature(x, "features"), "classifier.",
            y => _graph.Linear(_graph.Dropout(_graph.GlobalAveragePool(y, "avgpool"), "classifier.0", 0.2), "classifier.1", _spec.Classes)) with
        { Initial = InitialWeights.NarrowLinear };
    }

    /// <summary>1x1 expansion, 3x3 depthwise, linear 1x1; <see cref="GraphBuilder.Block"/> is its name.</summary>
    public static int InvertedResidual(GraphBuilder graph, int x, int expansion, int channels, int stride)
    {
        var prefix = $"{graph.Block}.conv";
        var input = graph.ShapeOf(x).Channels;
        var layer = 0;
        var y = x;
        if (expansion != 1)
        {
            y = ConvNormRelu6(graph, y, $"{prefix}.{layer++}", input * expansion, WindowSpec.Square(1));
        }

        y = ConvNormRelu6(graph, y, $"{prefix}.{layer++}", input * expansion, WindowSpec.Square(3, stride, 1), input * expansion);
        y = graph.ConvNorm(y, $"{prefix}.{layer}", $"{prefix}.{layer + 1}", channels, WindowSpec.Square(1));
        return stride == 1 && input == channels ? graph.Add(x, y, $"{graph.Block}.add") : y;
    }

    private static int ConvNormRelu6(GraphBuilder graph, int x, string name, int channels, WindowSpec window, int groups = 1) =>
        graph.Activation(graph.ConvNorm(x, $"{name}.0", $"{name}.1", channels, window, groups), $"{name}.2", ActivationKind.Relu6);

    private int Width(int channels, double multiplier) => LayerExtensions.RoundToMultiple(channels * multiplier, _spec.RoundNearest);
}
