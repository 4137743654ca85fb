namespace Unroll.Onnx;

public sealed partial class OnnxGraph
{
    /// <summary>Scales each channel by its gate and sums the splits.</summary>
    /// <param name="x">A feature map of radix * C channels.</param>
    /// <param name="gate">As many values.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="radix">How many splits.</param>
    public OnnxValue Gate(OnnxValue x, OnnxValue gate, string name, int radix = 1) =>
        radix == 1 ? Combined("Mul", x, gate, name) : SumOfSplits(Combined("Mul", x, gate, $"{name}/gated"), name, radix);

    /// <summary>ResNeSt's rSoftMax over the splits of a gate.</summary>
    /// <param name="x">A vector that lies as [cardinality, radix, channels / cardinality].</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="radix">Splits.</param>
    /// <param name="cardinality">Groups.</param>
    /// <returns>A vector that lies as [radix, channels].</returns>
    public OnnxValue RadixSoftmax(OnnxValue x, string name, int radix, int cardinality)
    {
        var parts = Reshape(x.Name, $"{name}/parts", 0, cardinality, radix, x.Channels / cardinality / radix);
        var softmax = Node("Softmax", $"{name}/softmax", [Transpose(parts, $"{name}/splits", 0, 2, 1, 3)], Int("axis", 1));
        return new OnnxValue(Reshape(softmax, name, 0, x.Channels, 1, 1), x.Channels, 1, 1);
    }

    /// <summary>ECA-Net's gate: the sigmoid of a convolution across channels.</summary>
    /// <param name="x">A vector.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="kernel">Taps of the convolution.</param>
    public OnnxValue EcaGate(OnnxValue x, string name, int kernel)
    {
        var row = Reshape(x.Name, $"{name}/row", 0, 1, x.Channels);
        string[] inputs = [row, Parameter($"{name}.weight", 1, 1, kernel)];
        var convolved = Node("Conv", $"{name}/convolved", inputs, Ints("kernel_shape", kernel), Ints("pads", kernel / 2, kernel / 2));
        return new OnnxValue(Reshape(Node("Sigmoid", $"{name}/sigmoid", [convolved]), name, 0, x.Channels, 1, 1), x.Channels, 1, 1);
    }

    private OnnxValue SumOfSplits(OnnxValue x, string name, int radix)
    {
        var channels = x.Channels / radix;
        var splits = Reshape(x.Name, $"{name}/splits", 0, radix, channels, x.Height, x.Width);
        return x with { Name = Node("ReduceSum", name, [splits, Constant(1)], Int("keepdims", 0)), Channels = channels };
    }
}
