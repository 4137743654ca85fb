using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.InceptionV3;

/// <summary>Inception v3 as torchvision builds it (torchvision/models/inception.py), without the auxiliary classifier.</summary>
internal sealed class InceptionV3Architecture(InceptionV3Spec spec)
{
    private static readonly WindowSpec Pointwise = WindowSpec.Square(1);
    private static readonly WindowSpec Same3 = WindowSpec.Square(3, 1, 1);
    private static readonly WindowSpec Half3 = WindowSpec.Square(3, 2);

    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        var x = _graph.Input(spec.Input);
        x = spec.TransformInput ? _graph.TransformInput(x) : x;
        x = _graph.BasicConv(x, "Conv2d_1a_3x3", 32, Half3);
        x = _graph.BasicConv(x, "Conv2d_2a_3x3", 32, WindowSpec.Square(3));
        var stem = _graph.BasicConv(x, "Conv2d_2b_3x3", 64, Same3);
        x = _graph.MaxPool(stem, "maxpool1", Half3);
        x = _graph.BasicConv(x, "Conv2d_3b_1x1", 80, Pointwise);
        x = _graph.BasicConv(x, "Conv2d_4a_3x3", 192, WindowSpec.Square(3));
        x = _graph.MaxPool(x, "maxpool2", Half3);

        x = ModuleA(x, "Mixed_5b", 32);
        x = ModuleA(x, "Mixed_5c", 64);
        var fifth = ModuleA(x, "Mixed_5d", 64);

        x = ModuleB(fifth, "Mixed_6a");
        x = ModuleC(x, "Mixed_6b", 128);
        x = ModuleC(x, "Mixed_6c", 160);
        x = ModuleC(x, "Mixed_6d", 160);
        var sixth = ModuleC(x, "Mixed_6e", 192);

        x = ModuleD(sixth, "Mixed_7a");
        x = ModuleE(x, "Mixed_7b");
        var seventh = ModuleE(x, "Mixed_7c");

        return _graph.Finish(
            spec, new Feature(stem, "Conv2d_2b_3x3"), [new(fifth, "Mixed_5d"), new(sixth, "Mixed_6e"), new(seventh, "Mixed_7c")], new Feature(seventh, "Mixed_7c"), "fc.",
            y => _graph.Linear(_graph.Dropout(_graph.GlobalAveragePool(y, "avgpool"), "dropout", 0.5), "fc", spec.Classes)) with
        { ForeignPrefixes = new(["AuxLogits."]), Initial = InceptionLayers.Initial(deviation: 0.1) };
    }

    /// <summary>Branches of 1x1, 5x5 and two 3x3.</summary>
    private Value ModuleA(Value x, string name, int pooled)
    {
        _graph.BeginBlock(name);
        return _graph.Concat(
            $"{name}.cat",
            Conv(x, $"{name}.branch1x1", 64, Pointwise),
            Conv(Conv(x, $"{name}.branch5x5_1", 48, Pointwise), $"{name}.branch5x5_2", 64, WindowSpec.Square(5, 1, 2)),
            Conv(Conv(Conv(x, $"{name}.branch3x3dbl_1", 64, Pointwise), $"{name}.branch3x3dbl_2", 96, Same3), $"{name}.branch3x3dbl_3", 96, Same3),
            PoolBranch(x, name, pooled));
    }

    /// <summary>Halves the map: branches of one and two 3x3 and a max pool.</summary>
    private Value ModuleB(Value x, string name)
    {
        _graph.BeginBlock(name);
        return _graph.Concat(
            $"{name}.cat",
            Conv(x, $"{name}.branch3x3", 384, Half3),
            Conv(Conv(Conv(x, $"{name}.branch3x3dbl_1", 64, Pointwise), $"{name}.branch3x3dbl_2", 96, Same3), $"{name}.branch3x3dbl_3", 96, Half3),
            _graph.MaxPool(x, $"{name}.branch_pool", Half3));
    }

    /// <summary>7x7 convolutions in two parts, once and twice.</summary>
    private Value ModuleC(Value x, string name, int width)
    {
        _graph.BeginBlock(name);
        var single = Conv(Conv(x, $"{name}.branch7x7_1", width, Pointwise), $"{name}.branch7x7_2", width, Row(7));
        var twice = Conv(Conv(x, $"{name}.branch7x7dbl_1", width, Pointwise), $"{name}.branch7x7dbl_2", width, Column(7));
        twice = Conv(Conv(twice, $"{name}.branch7x7dbl_3", width, Row(7)), $"{name}.branch7x7dbl_4", width, Column(7));
        return _graph.Concat(
            $"{name}.cat",
            Conv(x, $"{name}.branch1x1", 192, Pointwise),
            Conv(single, $"{name}.branch7x7_3", 192, Column(7)),
            Conv(twice, $"{name}.branch7x7dbl_5", 192, Row(7)),
            PoolBranch(x, name, 192));
    }

    /// <summary>Halves the map: branches of 3x3, 7x7 in two parts, and a max pool.</summary>
    private Value ModuleD(Value x, string name)
    {
        _graph.BeginBlock(name);
        var branch7 = Conv(Conv(Conv(x, $"{name}.branch7x7x3_1", 192, Pointwise), $"{name}.branch7x7x3_2", 192, Row(7)), $"{name}.branch7x7x3_3", 192, Column(7));
        return _graph.Concat(
            $"{name}.cat",
            Conv(Conv(x, $"{name}.branch3x3_1", 192, Pointwise), $"{name}.branch3x3_2", 320, Half3),
            Conv(branch7, $"{name}.branch7x7x3_4", 192, Half3),
            _graph.MaxPool(x, $"{name}.branch_pool", Half3));
    }

    /// <summary>3x3 convolutions in two parts that stand side by side.</summary>
    private Value ModuleE(Value x, string name)
    {
        _graph.BeginBlock(name);
        var single = Conv(x, $"{name}.branch3x3_1", 384, Pointwise);
        var twice = Conv(Conv(x, $"{name}.branch3x3dbl_1", 448, Pointwise), $"{name}.branch3x3dbl_2", 384, Same3);
        return _graph.Concat(
            $"{name}.cat",
            Conv(x, $"{name}.branch1x1", 320, Pointwise),
            Conv(single, $"{name}.branch3x3_2a", 384, Row(3)),
            Conv(single, $"{name}.branch3x3_2b", 384, Column(3)),
            Conv(twice, $"{name}.branch3x3dbl_3a", 384, Row(3)),
            Conv(twice, $"{name}.branch3x3dbl_3b", 384, Column(3)),
            PoolBranch(x, name, 192));
    }

    private Value PoolBranch(Value x, string name, int channels) =>
        Conv(_graph.AveragePool(x, $"{name}.avg_pool", Same3, ceilMode: false, PoolDivisorKind.ClippedToPadding), $"{name}.branch_pool", channels, Pointwise);

    private Value Conv(Value x, string name, int channels, WindowSpec window) => _graph.BasicConv(x, name, channels, window);

    /// <summary>A kernel of one row, padded to keep the width.</summary>
    private static WindowSpec Row(int size) => new(1, size, 1, 1, 0, size / 2, 0, size / 2, 1, 1);

    /// <summary>A kernel of one column, padded to keep the height.</summary>
    private static WindowSpec Column(int size) => new(size, 1, 1, 1, size / 2, 0, size / 2, 0, 1, 1);
}
