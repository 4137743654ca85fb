using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.AlexNet;

/// <summary>AlexNet as torchvision builds it (torchvision/models/alexnet.py).</summary>
internal sealed class AlexNetArchitecture(AlexNetSpec spec)
{
    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        _graph.BeginBlock("features");
        var first = ConvRelu(_graph.Input(spec.Input), 0, 64, WindowSpec.Square(11, 4, 2));
        var second = ConvRelu(MaxPool(first, 2), 3, 192, WindowSpec.Square(5, 1, 2));
        var third = ConvRelu(MaxPool(second, 5), 6, 384, WindowSpec.Square(3, 1, 1));
        third = ConvRelu(third, 8, 256, WindowSpec.Square(3, 1, 1));
        third = ConvRelu(third, 10, 256, WindowSpec.Square(3, 1, 1));
        return _graph.Finish(
            spec, null, [new(first, "features.1"), new(second, "features.4"), new(third, "features.11")], new Feature(MaxPool(third, 12), "features"), LayerExtensions.LastOfClassifier(spec), Classify) with
        { Initial = InitialWeights.PyTorch };
    }

    private Value Classify(Value x)
    {
        x = _graph.AdaptiveAveragePool(x, "avgpool", 6, 6);
        x = _graph.Dropout(x, "classifier.0", 0.5);
        x = _graph.Relu(_graph.Linear(x, "classifier.1", 4096), "classifier.2");
        x = _graph.Dropout(x, "classifier.3", 0.5);
        x = _graph.Relu(_graph.Linear(x, "classifier.4", 4096), "classifier.5");
        return _graph.Linear(x, "classifier.6", spec.Classes);
    }

    private Value ConvRelu(Value x, int index, int channels, WindowSpec window) =>
        _graph.Relu(_graph.Convolution(x, $"features.{index}", channels, window, bias: true), $"features.{index + 1}");

    private Value MaxPool(Value x, int index) => _graph.MaxPool(x, $"features.{index}", WindowSpec.Square(3, 2));
}
