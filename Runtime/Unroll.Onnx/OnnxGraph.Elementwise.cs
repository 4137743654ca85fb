namespace Unroll.Onnx;

public sealed partial class OnnxGraph
{
    /// <summary>max(x, 0).</summary>
    /// <param name="x">A feature map or a vector.</param>
    /// <param name="name">Upstream's path of the module.</param>
    public OnnxValue Relu(OnnxValue x, string name) => x with { Name = Node("Relu", name, [x.Name]) };

    /// <summary>x, at least 0 and at most 6.</summary>
    /// <inheritdoc cref="Relu"/>
    public OnnxValue Relu6(OnnxValue x, string name) => x with { Name = Node("Clip", name, [x.Name, Scalar(0), Scalar(6)]) };

    /// <summary>1 / (1 + exp(-x)).</summary>
    /// <inheritdoc cref="Relu"/>
    public OnnxValue Sigmoid(OnnxValue x, string name) => x with { Name = Node("Sigmoid", name, [x.Name]) };

    /// <summary>relu6(x + 3) / 6.</summary>
    /// <inheritdoc cref="Relu"/>
    public OnnxValue HardSigmoid(OnnxValue x, string name) => x with { Name = Node("HardSigmoid", name, [x.Name], Float("alpha", 1.0 / 6), Float("beta", 0.5)) };

    /// <summary>x * relu6(x + 3) / 6.</summary>
    /// <inheritdoc cref="Relu"/>
    public OnnxValue HardSwish(OnnxValue x, string name) => x with { Name = Node("HardSwish", name, [x.Name]) };

    /// <summary>x * sigmoid(x).</summary>
    /// <inheritdoc cref="Relu"/>
    public OnnxValue Silu(OnnxValue x, string name) => x with { Name = Node("Mul", name, [x.Name, Node("Sigmoid", $"{name}/sigmoid", [x.Name])]) };

    /// <summary>x, and x / 100 where it is negative.</summary>
    /// <inheritdoc cref="Relu"/>
    public OnnxValue LeakyRelu(OnnxValue x, string name) => x with { Name = Node("LeakyRelu", name, [x.Name], Float("alpha", 0.01)) };

    /// <summary>The sum of two feature maps, or of a map and a vector, which is added to each pixel.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="y">Another one, or a vector.</param>
    /// <param name="name">Upstream's path of the module.</param>
    public OnnxValue Add(OnnxValue x, OnnxValue y, string name) => Combined("Add", x, y, name);

    /// <summary>x * scale + shift, with a constant pair for each channel.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="scale">The factors.</param>
    /// <param name="shift">What is added.</param>
    public OnnxValue ConstantAffine(OnnxValue x, string name, double[] scale, double[] shift)
    {
        x = Map(x);
        var scaled = Node("Mul", $"{name}/scaled", [x.Name, Constant($"{name}/scale", scale, scale.Length, 1, 1)]);
        return x with { Name = Node("Add", name, [scaled, Constant($"{name}/shift", shift, shift.Length, 1, 1)]) };
    }

    /// <summary>x * rows * columns, with a constant for each row and one for each column.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="rows">The rows' factors.</param>
    /// <param name="columns">The columns' factors.</param>
    public OnnxValue PixelScale(OnnxValue x, string name, double[] rows, double[] columns)
    {
        x = Map(x);
        var factors = rows.SelectMany(row => columns, (row, column) => row * column);
        return x with { Name = Node("Mul", name, [x.Name, Constant($"{name}/factors", factors, rows.Length, columns.Length)]) };
    }

    private OnnxValue Combined(string op, OnnxValue x, OnnxValue y, string name)
    {
        (x, y) = x.IsVector && y.IsVector ? (x, y) : (Map(x), Map(y));
        return x with { Name = Node(op, name, [x.Name, y.Name]) };
    }
}
