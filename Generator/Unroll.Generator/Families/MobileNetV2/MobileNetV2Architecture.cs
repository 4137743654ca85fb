using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.MobileNetV2;

/// <summary>MobileNetV2 as torchvision builds it (torchvision/models/mobilenetv2.py).</summary>
internal sealed class MobileNetV2Architecture(MobileNetV2Spec spec)
{
    /// <summary>Expansion, channels, blocks and first stride of each stack.</summary>
    private static readonly (int Expansion, int Channels, int Blocks, int Stride)[] Stacks =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        _graph.BeginBlock("features.0");
        var stem = ConvNormRelu6(_graph, _graph.Input(spec.Input), "features.0", Width(32, spec.WidthMultiplier), WindowSpec.Square(3, 2, 1));
        var x = stem;
        var stages = new List<Feature>();
        var module = 0;
        var name = "";
        foreach (var stack in Stacks)
        {
            for (var block = 0; block < stack.Blocks; block++)
            {
                name = $"features.{++module}";
                x = InvertedResidual(_graph, x, name, stack.Expansion, Width(stack.Channels, spec.WidthMultiplier), block == 0 ? stack.Stride : 1);
            }

            stages.Add(new Feature(x, name));
        }

        name = $"features.{++module}";
        _graph.BeginBlock(name);
        x = ConvNormRelu6(_graph, x, name, Width(1280, Math.Max(1, spec.WidthMultiplier)), WindowSpec.Square(1));
        return _graph.Finish(
            spec, new Feature(stem, "features.0"), stages, new Feature(x, "features"), "classifier.",
            y => _graph.Linear(_graph.Dropout(_graph.GlobalAveragePool(y, "avgpool"), "classifier.0", 0.2), "classifier.1", spec.Classes)) with
        { Initial = InitialWeights.NarrowLinear };
    }

    /// <summary>1x1 expansion, 3x3 depthwise, linear 1x1.</summary>
    public static Value InvertedResidual(GraphBuilder graph, Value x, string name, int expansion, int channels, int stride)
    {
        graph.BeginBlock(name);
        var prefix = $"{name}.conv";
        var input = graph.ShapeOf(x).Channels;
        var layer = 0;
        var y = x;
        if (expansion != 1)
        {
            y = ConvNormRelu6(graph, y, $"{prefix}.{layer++}", input * expansion, WindowSpec.Square(1));
        }

        y = ConvNormRelu6(graph, y, $"{prefix}.{layer++}", input * expansion, WindowSpec.Square(3, stride, 1), input * expansion);
        y = graph.ConvNorm(y, $"{prefix}.{layer}", $"{prefix}.{layer + 1}", channels, WindowSpec.Square(1));
        return stride == 1 && input == channels ? graph.Add(x, y, $"{name}.add") : y;
    }

    private static Value ConvNormRelu6(GraphBuilder graph, Value x, string name, int channels, WindowSpec window, int groups = 1) =>
        graph.Activation(graph.ConvNorm(x, $"{name}.0", $"{name}.1", channels, window, groups), $"{name}.2", ActivationKind.Relu6);

    private int Width(int channels, double multiplier) => LayerExtensions.RoundToMultiple(channels * multiplier, spec.RoundNearest);
}
