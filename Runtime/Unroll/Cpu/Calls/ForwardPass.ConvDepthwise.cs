using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels.Convolution;
using Unroll.Cpu.Kernels.Convolution.Depthwise;
using Unroll.Cpu.Packing;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>
    /// y = activation(convolution(x) + bias + residual), each channel by itself.
    /// Wherever the window reaches outside <paramref name="x"/>, the buffer around it must hold zeros, but for windows that have a tile of their own
    /// (<see cref="PackedLayout.UsesDepthwiseTile"/>).
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
        var padRight = ((y.Width - 1) * window.StrideX) + window.Width - window.PadLeft - x.Width;
        if (!PackedLayout.UsesDepthwiseTile(window.Width, window.StrideY, window.StrideX, window.DilationY, window.DilationX, window.PadLeft, padRight))
        {
            ConvGrouped(x, y, weights, window, x.Channels, activation, residual);
            return;
        }

        var job = new DepthwiseJob
        {
            Operands = Operands(x, y, weights, window, activation, residual),
            XTapStepY = x.RowStride,
            XTapStepX = x.PixelStride,
            KernelHeight = window.Height,
            KernelWidth = window.Width,
            Stride = window.StrideX,
            PadTop = window.PadTop,
            PadLeft = window.PadLeft,
            InputHeight = x.Height,
            InputWidth = x.Width,
            Rows = y.Height,
            Channels = y.Channels,
            Level = _level,
            Tiling = new RowTiling(y.Width, DepthwiseTile.MaxRows),
            LinesPerTile = DepthwiseKernels.LinesOf(_level),
        };
        DepthwisePartition.Cut(ref job, x, y, _team.Threads);
        _team.Run(&DepthwiseChunk.Run, &job, job.RowCut.Chunks * job.BlockCut.Chunks);
    }
}
