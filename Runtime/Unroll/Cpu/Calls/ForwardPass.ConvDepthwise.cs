using Unroll.Cpu.Arguments;
using Unroll.Cpu.Packing;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>
    /// y = activation(convolution(x) + bias + residual), each channel by itself.
    /// Wherever the window reaches outside <paramref name="x"/>, the buffer around it must hold zeros.
    /// </summary>
    /// <param name="x">[H, W, channels].</param>
    /// <param name="y">[outH, outW, channels]; nothing outside it is written.</param>
    /// <param name="weights">Offset of the packed weights, a multiple of 16 floats; <see cref="PackedLayout.ConvDepthwise"/> floats.</param>
    /// <param name="window">Kernel size, stride, padding, dilation.</param>
    /// <param name="activation">Applied last.</param>
    /// <param name="residual">Added before the activation: shape of <paramref name="y"/>, and may be the same memory.</param>
    public void ConvDepthwise(
        View x, View y, int weights, Window window, Activation activation = Activation.None, View residual = default)
    {
        using var timed = Timed(x, y, residual);
        ConvGrouped(x, y, weights, window, x.Channels, activation, residual);
    }
}
