using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.ShuffleNetV2;

/// <summary>ShuffleNet V2 as torchvision builds it (torchvision/models/shufflenetv2.py).</summary>
internal sealed class ShuffleNetV2Architecture(ShuffleNetV2Spec spec)
{
    private const double Epsilon = 1e-5;
    private const int FirstStage = 2;

    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        var stem = ConvNormRelu(_graph, _graph.Input(spec.Input), "conv1", 0, spec.StemChannels, WindowSpec.Square(3, 2, 1));
        var x = _graph.MaxPool(stem, "maxpool", WindowSpec.Square(3, 2, 1));
        var stages = new List<Feature>();
        for (var i = 0; i < spec.Layers.Count; i++)
        {
            for (var block = 0; block < spec.Layers[i]; block++)
            {
                x = InvertedResidual(_graph, x, $"stage{i + FirstStage}.{block}", spec.Channels[i] / 2, block == 0);
            }

            stages.Add(new Feature(x, $"stage{i + FirstStage}"));
        }

        _graph.OutputMaps(spec, new Feature(stem, "conv1"), stages);
        _graph.BeginBlock(GraphBuilder.Head);
        x = ConvNormRelu(_graph, x, "conv5", 0, spec.HeadChannels, WindowSpec.Square(1));
        if (spec.Classes > 0)
        {
            _graph.Output(_graph.Linear(_graph.GlobalAveragePool(x, "mean"), "fc", spec.Classes), "logits");
        }
        else if (!spec.ReturnsMaps)
        {
            _graph.Output(x, "conv5");
        }

        _graph.Stages([.. stages.Select(stage => stage.Value)]);
        return _graph.Build("fc.") with { Initial = InitialWeights.PyTorch };
    }

    /// <summary>Half of the channels pass, the other half are convolved; a stage's first block convolves all of them twice. Then the halves are interleaved.</summary>
    public static Value InvertedResidual(GraphBuilder graph, Value x, string name, int half, bool isFirst)
    {
        graph.BeginBlock(name);
        var (left, right) = isFirst
            ? (x, x)
            : (graph.Slice(x, $"{name}.left", 0, half), graph.Slice(x, $"{name}.right", half, half));
        var stride = isFirst ? 2 : 1;
        if (isFirst)
        {
            left = ConvNorm(graph, left, $"{name}.branch1", 0, graph.ShapeOf(left).Channels, WindowSpec.Square(3, stride, 1), graph.ShapeOf(left).Channels);
            left = ConvNormRelu(graph, left, $"{name}.branch1", 2, half, WindowSpec.Square(1));
        }

        right = ConvNormRelu(graph, right, $"{name}.branch2", 0, half, WindowSpec.Square(1));
        right = ConvNorm(graph, right, $"{name}.branch2", 3, half, WindowSpec.Square(3, stride, 1), half);
        right = ConvNormRelu(graph, right, $"{name}.branch2", 5, half, WindowSpec.Square(1));
        return graph.ChannelShuffle(left, right, $"{name}.shuffle");
    }

    private static Value ConvNormRelu(GraphBuilder graph, Value x, string prefix, int index, int channels, WindowSpec window) =>
        graph.Relu(ConvNorm(graph, x, prefix, index, channels, window), $"{prefix}.{index + 2}");

    /// <summary>A convolution and its norm, which stand at an index of a sequence and at the next one.</summary>
    private static Value ConvNorm(GraphBuilder graph, Value x, string prefix, int index, int channels, WindowSpec window, int groups = 1) =>
        graph.BatchNorm(graph.Convolution(x, $"{prefix}.{index}", channels, window, groups), $"{prefix}.{index + 1}", Epsilon);
}
