using System.Diagnostics;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels.Elementwise;
using Unroll.Cpu.Kernels.Gates;
using Unroll.Cpu.Kernels.Pooling;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>ResNeSt's softmax over the splits: x is laid out as the attention convolution writes it, y in the channel order of the feature maps.</summary>
    /// <param name="x">1 x 1 x (radix * C), laid out [cardinality, radix, C / cardinality].</param>
    /// <param name="y">1 x 1 x (radix * C), laid out [radix, C]; may be <paramref name="x"/> if the cardinality is 1.</param>
    /// <param name="radix">Splits.</param>
    /// <param name="cardinality">Groups of the attention.</param>
    public void RadixSoftmax(View x, View y, int radix, int cardinality = 1)
    {
        using var timed = Timed(x, y);
        Debug.Assert(x.Channels == y.Channels && x.Channels % (radix * cardinality) == 0, "The channels must be radix times cardinality times a whole number.");
        var channels = x.Channels / radix;
        var kernel = new RadixSoftmaxKernel
        {
            X = _arena + x.Offset,
            Y = _arena + y.Offset,
            Channels = channels,
            Radix = radix,
            GroupChannels = channels / cardinality,
        };
        Execute(kernel, channels, radix);
    }

    /// <summary>y[p, c] = activation(sum over r of x[p, r * C + c] * gate[r * C + c] + residual[p, c]).</summary>
    /// <param name="x">H x W x (radix * C).</param>
    /// <param name="gate">1 x 1 x (radix * C).</param>
    /// <param name="y">H x W x C; may be <paramref name="x"/> or its first C channels, or <paramref name="residual"/>.</param>
    /// <param name="radix">Splits that are summed.</param>
    /// <param name="activation">Applied last.</param>
    /// <param name="residual">H x W x C, or none.</param>
    public void ScaleChannels(View x, View gate, View y, int radix = 1, Activation activation = Activation.None, View residual = default)
    {
        using var timed = Timed(x, y, gate, residual);
        Debug.Assert(x.Channels == radix * y.Channels && gate.Channels == x.Channels, "The input and the gate must have radix times the output's channels.");
        var scale = new ScaleOperator(_arena + gate.Offset, y.Channels, radix);
        if (residual.IsNone)
        {
            ForEachPixelAndChannel(x, default, y, scale, activation);
        }
        else
        {
            ForEachPixelAndChannel(x, residual, y, new ResidualOperator<ScaleOperator>(scale), activation);
        }
    }

    /// <summary>
    /// <see cref="ScaleChannels"/> followed by <see cref="AvgPool"/>, in one pass over x, which is possible because pooling is linear:
    /// y[c] = sum over r of gate[r * C + c] * avgpool(x[r * C + c]).
    /// </summary>
    /// <param name="x">H x W x (radix * C).</param>
    /// <param name="gate">1 x 1 x (radix * C).</param>
    /// <param name="y">H' x W' x C.</param>
    /// <param name="radix">Splits that are summed.</param>
    /// <param name="window">The pool's window.</param>
    /// <param name="divisor">What the pool's sum is divided by.</param>
    public void ScaleChannelsAvgPool(View x, View gate, View y, int radix, Window window, PoolDivisor divisor)
    {
        using var timed = Timed(x, y, gate);
        Debug.Assert(x.Channels == radix * y.Channels && gate.Channels == x.Channels, "The input and the gate must have radix times the output's channels.");
        var kernel = new AveragePoolKernel { X = Map(x), Y = Map(y), Window = window, Divisor = divisor, Gate = _arena + gate.Offset, Radix = radix };
        Execute(kernel, y.Height, RowsRead(x, window));
    }

    /// <summary>The gate of ECA-Net (Wang et al. 2020): y = sigmoid of a convolution over the channels of x, zero padding, no bias.</summary>
    /// <param name="x">1 x 1 x C.</param>
    /// <param name="y">1 x 1 x C, not <paramref name="x"/>.</param>
    /// <param name="weights">Position of the kernel's <paramref name="kernelSize"/> weights.</param>
    /// <param name="kernelSize">Odd.</param>
    public void EcaGate(View x, View y, int weights, int kernelSize)
    {
        using var timed = Timed(x, y);
        Debug.Assert(x.Channels == y.Channels && x.Offset != y.Offset && kernelSize % 2 == 1, "The gate needs another buffer of as many channels, and an odd kernel.");
        var kernel = new EcaGateKernel
        {
            X = _arena + x.Offset,
            Y = _arena + y.Offset,
            Weights = _weights + weights,
            Channels = x.Channels,
            Taps = kernelSize,
        };
        Execute(kernel, x.Channels, kernelSize);
    }
}
