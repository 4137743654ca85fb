using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.GoogLeNet;

/// <summary>GoogLeNet as torchvision builds it (torchvision/models/googlenet.py), without auxiliary classifiers.</summary>
internal sealed class GoogLeNetArchitecture(GoogLeNetSpec spec)
{
    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        var x = _graph.Input(spec.Input);
        x = spec.TransformInput ? _graph.TransformInput(x) : x;
        var stem = _graph.BasicConv(x, "conv1", 64, WindowSpec.Square(7, 2, 3));
        x = MaxPool(stem, "maxpool1", 3);
        x = _graph.BasicConv(x, "conv2", 64, WindowSpec.Square(1));
        x = MaxPool(_graph.BasicConv(x, "conv3", 192, WindowSpec.Square(3, 1, 1)), "maxpool2", 3);

        x = Inception(_graph, x, "inception3a", 64, 96, 128, 16, 32, 32);
        var third = Inception(_graph, x, "inception3b", 128, 128, 192, 32, 96, 64);

        x = Inception(_graph, MaxPool(third, "maxpool3", 3), "inception4a", 192, 96, 208, 16, 48, 64);
        x = Inception(_graph, x, "inception4b", 160, 112, 224, 24, 64, 64);
        x = Inception(_graph, x, "inception4c", 128, 128, 256, 24, 64, 64);
        x = Inception(_graph, x, "inception4d", 112, 144, 288, 32, 64, 64);
        var fourth = Inception(_graph, x, "inception4e", 256, 160, 320, 32, 128, 128);

        x = Inception(_graph, MaxPool(fourth, "maxpool4", 2), "inception5a", 256, 160, 320, 32, 128, 128);
        var fifth = Inception(_graph, x, "inception5b", 384, 192, 384, 48, 128, 128);

        return _graph.Finish(
            spec, new Feature(stem, "conv1"), [new(third, "inception3b"), new(fourth, "inception4e"), new(fifth, "inception5b")], new Feature(fifth, "inception5b"), "fc.",
            y => _graph.Linear(_graph.Dropout(_graph.GlobalAveragePool(y, "avgpool"), "dropout", 0.2), "fc", spec.Classes)) with
        { ForeignPrefixes = new(["aux1.", "aux2."]), Initial = InceptionLayers.Initial(deviation: 0.01) };
    }

    /// <summary>Four branches side by side: 1x1; 1x1 and 3x3; 1x1 and 3x3; 3x3 max pool and 1x1.</summary>
    public static Value Inception(GraphBuilder graph, Value x, string name, int width1, int reduced2, int width2, int reduced3, int width3, int pooled)
    {
        graph.BeginBlock(name);
        var branch2 = graph.BasicConv(x, $"{name}.branch2.0", reduced2, WindowSpec.Square(1));
        var branch3 = graph.BasicConv(x, $"{name}.branch3.0", reduced3, WindowSpec.Square(1));
        var branch4 = graph.MaxPool(x, $"{name}.branch4.0", WindowSpec.Square(3, 1, 1), ceilMode: true);
        return graph.Concat(
            $"{name}.cat",
            graph.BasicConv(x, $"{name}.branch1", width1, WindowSpec.Square(1)),
            graph.BasicConv(branch2, $"{name}.branch2.1", width2, WindowSpec.Square(3, 1, 1)),
            graph.BasicConv(branch3, $"{name}.branch3.1", width3, WindowSpec.Square(3, 1, 1)),
            graph.BasicConv(branch4, $"{name}.branch4.1", pooled, WindowSpec.Square(1)));
    }

    private Value MaxPool(Value x, string name, int size) => _graph.MaxPool(x, name, WindowSpec.Square(size, 2), ceilMode: true);
}
