using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Architectures;

/// <summary>GoogLeNet as torchvision builds it (torchvision/models/googlenet.py), without auxiliary classifiers.</summary>
internal sealed class GoogLeNet
{
    private readonly GoogLeNetSpec _spec;
    private readonly GraphBuilder _graph = new();

    private GoogLeNet(GoogLeNetSpec spec) => _spec = spec;

    public static NetworkGraph Build(GoogLeNetSpec spec) => new GoogLeNet(spec).Build();

    private NetworkGraph Build()
    {
        var x = _graph.Input(_spec.Input);
        x = _spec.TransformInput ? _graph.TransformInput(x) : x;
        x = MaxPool(_graph.BasicConv(x, "conv1", 64, WindowSpec.Square(7, 2, 3)), "maxpool1", 3);
        x = _graph.BasicConv(x, "conv2", 64, WindowSpec.Square(1));
        x = MaxPool(_graph.BasicConv(x, "conv3", 192, WindowSpec.Square(3, 1, 1)), "maxpool2", 3);

        x = Inception(x, "inception3a", 64, 96, 128, 16, 32, 32);
        var third = Inception(x, "inception3b", 128, 128, 192, 32, 96, 64);

        x = Inception(MaxPool(third, "maxpool3", 3), "inception4a", 192, 96, 208, 16, 48, 64);
        x = Inception(x, "inception4b", 160, 112, 224, 24, 64, 64);
        x = Inception(x, "inception4c", 128, 128, 256, 24, 64, 64);
        x = Inception(x, "inception4d", 112, 144, 288, 32, 64, 64);
        var fourth = Inception(x, "inception4e", 256, 160, 320, 32, 128, 128);

        x = Inception(MaxPool(fourth, "maxpool4", 2), "inception5a", 256, 160, 320, 32, 128, 128);
        var fifth = Inception(x, "inception5b", 384, 192, 384, 48, 128, 128);

        return _graph.Finish(
            _spec, [new(third, "inception3b"), new(fourth, "inception4e"), new(fifth, "inception5b")], new Feature(fifth, "inception5b"), "fc.",
            y => _graph.Linear(_graph.Dropout(_graph.GlobalAveragePool(y, "avgpool"), "dropout", 0.2), "fc", _spec.Classes)) with
        { ForeignPrefixes = new(["aux1.", "aux2."]) };
    }

    private int Inception(int x, string name, int width1, int reduced2, int width2, int reduced3, int width3, int pooled)
    {
        _graph.Block = name;
        var branch2 = _graph.BasicConv(x, $"{name}.branch2.0", reduced2, WindowSpec.Square(1));
        var branch3 = _graph.BasicConv(x, $"{name}.branch3.0", reduced3, WindowSpec.Square(1));
        var branch4 = _graph.MaxPool(x, $"{name}.branch4.0", WindowSpec.Square(3, 1, 1), ceilMode: true);
        return _graph.Concat(
            $"{name}.cat",
            _graph.BasicConv(x, $"{name}.branch1", width1, WindowSpec.Square(1)),
            _graph.BasicConv(branch2, $"{name}.branch2.1", width2, WindowSpec.Square(3, 1, 1)),
            _graph.BasicConv(branch3, $"{name}.branch3.1", width3, WindowSpec.Square(3, 1, 1)),
            _graph.BasicConv(branch4, $"{name}.branch4.1", pooled, WindowSpec.Square(1)));
    }

    private int MaxPool(int x, string name, int size) => _graph.MaxPool(x, name, WindowSpec.Square(size, 2), ceilMode: true);
}
