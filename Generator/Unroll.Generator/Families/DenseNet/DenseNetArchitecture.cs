using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.DenseNet;

/// <summary>
/// DenseNet-BC as torchvision builds it (torchvision/models/densenet.py). A layer's concatenation starts with the previous layer's,
/// so that the memory plan lays a whole block out as one buffer.
/// </summary>
internal sealed class DenseNetArchitecture(DenseNetSpec spec)
{
    private const double Epsilon = 1e-5;

    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        var stem = _graph.ConvNorm(_graph.Input(spec.Input), "features.conv0", "features.norm0", spec.StemWidth, WindowSpec.Square(7, 2, 3));
        stem = _graph.Relu(stem, "features.relu0");
        var x = _graph.MaxPool(stem, "features.pool0", WindowSpec.Square(3, 2, 1));

        var stages = new List<Feature>();
        for (var block = 1; block <= spec.Layers.Count; block++)
        {
            var name = $"features.denseblock{block}";
            for (var layer = 1; layer <= spec.Layers[block - 1]; layer++)
            {
                x = DenseLayer(_graph, x, $"{name}.denselayer{layer}", spec.GrowthRate, spec.BottleneckFactor);
            }

            stages.Add(new Feature(x, name));
            if (block < spec.Layers.Count)
            {
                x = Transition(_graph, x, $"features.transition{block}");
            }
        }

        _graph.BeginBlock("features.norm5");
        x = _graph.BatchNorm(x, "features.norm5", Epsilon);
        return _graph.Finish(
            spec, new Feature(stem, "features.relu0"), stages, new Feature(x, "features"), "classifier.",
            y => _graph.Linear(_graph.GlobalAveragePool(_graph.Relu(y, "relu"), "avgpool"), "classifier", spec.Classes)) with
        { Initial = new InitialWeights { Convolution = WeightDistribution.KaimingNormal(FanKind.In), ZeroLinearBias = true } };
    }

    /// <summary>BN-ReLU-1x1, BN-ReLU-3x3, and the result after the input's channels.</summary>
    public static Value DenseLayer(GraphBuilder graph, Value x, string name, int growth, int bottleneckFactor)
    {
        graph.BeginBlock(name);
        var y = graph.Relu(graph.BatchNorm(x, $"{name}.norm1", Epsilon), $"{name}.relu1");
        y = graph.ConvNorm(y, $"{name}.conv1", $"{name}.norm2", bottleneckFactor * growth, WindowSpec.Square(1));
        y = graph.Convolution(graph.Relu(y, $"{name}.relu2"), $"{name}.conv2", growth, WindowSpec.Square(3, 1, 1));
        return graph.Concat($"{name}.cat", x, graph.Dropout(y, $"{name}.drop", 0));
    }

    /// <summary>Half of the channels at half of the resolution.</summary>
    public static Value Transition(GraphBuilder graph, Value x, string name)
    {
        graph.BeginBlock(name);
        var channels = graph.ShapeOf(x).Channels / 2;
        x = graph.Relu(graph.BatchNorm(x, $"{name}.norm", Epsilon), $"{name}.relu");
        x = graph.Convolution(x, $"{name}.conv", channels, WindowSpec.Square(1));
        return graph.AveragePool(x, $"{name}.pool", WindowSpec.Square(2, 2), ceilMode: false, PoolDivisorKind.Clipped);
    }
}
