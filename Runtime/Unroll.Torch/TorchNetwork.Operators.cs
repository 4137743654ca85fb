using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unroll.Torch;

// Called by the statements of generated code. Feature maps are [batch, channels, height, width], gates [batch, channels, 1, 1].
public abstract partial class TorchNetwork<TResult>
{
    /// <summary>A scope that disposes of all tensors created in it when it ends, except those moved out of it.</summary>
    protected static DisposeScope NewDisposeScope() => torch.NewDisposeScope();

    /// <summary>max(x, 0).</summary>
    /// <param name="x">Any tensor.</param>
    protected static Tensor Relu(Tensor x) => functional.relu(x);

    /// <summary>x, at least 0 and at most 6.</summary>
    /// <param name="x">Any tensor.</param>
    protected static Tensor Relu6(Tensor x) => functional.relu6(x);

    /// <summary>1 / (1 + exp(-x)).</summary>
    /// <param name="x">Any tensor.</param>
    protected static Tensor Sigmoid(Tensor x) => sigmoid(x);

    /// <summary>relu6(x + 3) / 6.</summary>
    /// <param name="x">Any tensor.</param>
    protected static Tensor HardSigmoid(Tensor x) => functional.hardsigmoid(x);

    /// <summary>x * relu6(x + 3) / 6.</summary>
    /// <param name="x">Any tensor.</param>
    protected static Tensor HardSwish(Tensor x) => functional.hardswish(x);

    /// <summary>x * sigmoid(x).</summary>
    /// <param name="x">Any tensor.</param>
    protected static Tensor Silu(Tensor x) => functional.silu(x);

    /// <summary>x, and x / 100 where it is negative.</summary>
    /// <param name="x">Any tensor.</param>
    protected static Tensor LeakyRelu(Tensor x) => functional.leaky_relu(x, 0.01);

    /// <summary>Zeros around a feature map.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="left">Columns before it.</param>
    /// <param name="right">Columns after it.</param>
    /// <param name="top">Rows above it.</param>
    /// <param name="bottom">Rows below it.</param>
    protected static Tensor Pad(Tensor x, int left, int right, int top, int bottom) => functional.pad(x, (left, right, top, bottom));

    /// <summary>[batch, values].</summary>
    /// <param name="x">Any tensor.</param>
    protected static Tensor Flatten(Tensor x) => x.flatten(1);

    /// <summary>Joins feature maps along the channels.</summary>
    /// <param name="parts">The feature maps.</param>
    protected static Tensor Concat(params Tensor[] parts) => cat(parts, 1);

    /// <summary>A range of the channels.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="start">The first.</param>
    /// <param name="count">How many.</param>
    protected static Tensor Slice(Tensor x, int start, int count) => x.narrow(1, start, count);

    /// <summary>Interleaves the channels of two maps: ShuffleNet's shuffle of two groups.</summary>
    /// <param name="a">The even channels of the result.</param>
    /// <param name="b">The odd channels of the result.</param>
    protected static Tensor ChannelShuffle(Tensor a, Tensor b) => stack([a, b], 2).flatten(1, 2);

    /// <summary>x * scale + shift, with a constant pair for each channel.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="scale">The factors.</param>
    /// <param name="shift">What is added.</param>
    protected static Tensor ConstantAffine(Tensor x, double[] scale, double[] shift) =>
        cat([.. scale.Zip(shift).Select((pair, channel) => (x.narrow(1, channel, 1) * pair.First) + pair.Second)], 1);

    /// <summary>x * rows * columns, with a constant for each row and one for each column.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="rows">The rows' factors.</param>
    /// <param name="columns">The columns' factors.</param>
    protected static Tensor PixelScale(Tensor x, double[] rows, double[] columns)
    {
        var factors = as_tensor([.. rows.SelectMany(row => columns, (row, column) => (float)(row * column))]).reshape(rows.Length, columns.Length);
        return x * factors.to(x.dtype, x.device);
    }

    /// <summary>The sum of the <paramref name="radix"/> equal parts of the channels.</summary>
    /// <param name="x">A feature map of radix * C channels.</param>
    /// <param name="radix">How many parts.</param>
    protected static Tensor SumOfSplits(Tensor x, int radix)
    {
        var shape = x.shape;
        return x.reshape(shape[0], radix, shape[1] / radix, shape[2], shape[3]).sum(1L);
    }

    /// <summary>ResNeSt's rSoftMax over the splits of a gate.</summary>
    /// <param name="x">[batch, channels, 1, 1]; the channels lie as [cardinality, radix, channels / cardinality].</param>
    /// <param name="radix">Splits.</param>
    /// <param name="cardinality">Groups.</param>
    /// <returns>[batch, channels, 1, 1]; the channels lie as [radix, channels].</returns>
    protected static Tensor RadixSoftmax(Tensor x, int radix, int cardinality) =>
        x.reshape(x.shape[0], cardinality, radix, -1).transpose(1, 2).softmax(1).reshape(x.shape[0], -1, 1, 1);

    /// <summary>ECA-Net's gate: the sigmoid of a convolution across channels.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="x">[batch, channels, 1, 1].</param>
    protected static Tensor EcaGate(Conv1d convolution, Tensor x) => sigmoid(convolution.call(x.reshape(x.shape[0], 1, -1))).reshape(x.shape[0], -1, 1, 1);
}
