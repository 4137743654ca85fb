using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Architectures;

/// <summary>
/// DenseNet-BC as torchvision builds it (torchvision/models/densenet.py). A layer's concatenation holds the one before it as its first part,
/// so that the memory plan lays a whole block out as one buffer.
/// </summary>
internal sealed class DenseNet
{
    private const double Epsilon = 1e-5;

    private readonly DenseNetSpec _spec;
    private readonly GraphBuilder _graph = new();

    private DenseNet(DenseNetSpec spec) => _spec = spec;

    public static NetworkGraph Build(DenseNetSpec spec) => new DenseNet(spec).Build();

    private NetworkGraph Build()
    {
        var x = _graph.ConvNorm(_graph.Input(_spec.Input), "features.conv0", "features.norm0", _spec.StemWidth, WindowSpec.Square(7, 2, 3));
        x = _graph.MaxPool(_graph.Relu(x, "features.relu0"), "features.pool0", WindowSpec.Square(3, 2, 1));

        var stages = new List<Feature>();
        for (var block = 1; block <= _spec.Layers.Count; block++)
        {
            var name = $"features.denseblock{block}";
            for (var layer = 1; layer <= _spec.Layers[block - 1]; layer++)
            {
                _graph.Block = $"{name}.denselayer{layer}";
                x = DenseLayer(_graph, x, _spec.GrowthRate, _spec.BottleneckFactor);
            }

            stages.Add(new Feature(x, name));
            if (block < _spec.Layers.Count)
            {
                _graph.Block = $"features.transition{block}";
                x = Transition(_graph, x);
            }
        }

        _graph.Block = "features.norm5";
        x = _graph.BatchNorm(x, "features.norm5", Epsilon);
        return _graph.Finish(
            _spec, stages, new Feature(x, "features"), "classifier.",
            y => _graph.Linear(_graph.GlobalAveragePool(_graph.Relu(y, "relu"), "avgpool"), "classifier", _spec.Classes)) with
        { Initial = new InitialWeights { Convolution = WeightDistribution.KaimingNormal(FanKind.In), ZeroLinearBias = true } };
    }

    /// <summary>BN-ReLU-1x1, BN-ReLU-3x3, and the result behind the input's channels.</summary>
    public static int DenseLayer(GraphBuilder graph, int x, int growth, int bottleneckFactor)
    {
        var prefix = graph.Block;
        var y = graph.Relu(graph.BatchNorm(x, $"{prefix}.norm1", Epsilon), $"{prefix}.relu1");
        y = graph.ConvNorm(y, $"{prefix}.conv1", $"{prefix}.norm2", bottleneckFactor * growth, WindowSpec.Square(1));
        y = graph.Convolution(graph.Relu(y, $"{prefix}.relu2"), $"{prefix}.conv2", growth, WindowSpec.Square(3, 1, 1));
        return graph.Concat($"{prefix}.cat", x, graph.Dropout(y, $"{prefix}.drop", 0));
    }

    /// <summary>Half of the channels at half of the resolution.</summary>
    public static int Transition(GraphBuilder graph, int x)
    {
        var prefix = graph.Block;
        var channels = graph.ShapeOf(x).Channels / 2;
        x = graph.Relu(graph.BatchNorm(x, $"{prefix}.norm", Epsilon), $"{prefix}.relu");
        x = graph.Convolution(x, $"{prefix}.conv", channels, WindowSpec.Square(1));
        return graph.AveragePool(x, $"{prefix}.pool", WindowSpec.Square(2, 2), ceilMode: false, PoolDivisorKind.Clipped);
    }
}
