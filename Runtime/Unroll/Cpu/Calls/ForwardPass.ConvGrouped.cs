using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels.Convolution;
using Unroll.Cpu.Kernels.Convolution.Grouped;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Threading;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>
    /// y = activation(convolution(x) + bias + residual) with groups so narrow that several share a vector; see <see cref="PackedLayout.UsesGroupedKernel"/>.
    /// Wherever the window reaches outside <paramref name="x"/>, the buffer around it must hold zeros.
    /// </summary>
    /// <param name="x">[H, W, inChannels].</param>
    /// <param name="y">[outH, outW, outChannels]; nothing outside it is written.</param>
    /// <param name="weights">Offset of the packed weights, a multiple of 16 floats; <see cref="PackedLayout.ConvGrouped"/> floats.</param>
    /// <param name="window">Kernel size, stride, padding, dilation.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="activation">Applied last.</param>
    /// <param name="residual">Added before the activation: shape of <paramref name="y"/>, and may be the same memory.</param>
    public void ConvGrouped(
        View x, View y, int weights, Window window, int groups, Activation activation = Activation.None, View residual = default)
    {
        using var timed = Timed(x, y, residual);
        var job = new GroupedJob
        {
            Operands = Operands(x, y, weights, window, activation, residual),
            XTapStepY = (nint)window.DilationY * x.RowStride,
            XTapStepX = (nint)window.DilationX * x.PixelStride,
            KernelHeight = window.Height,
            KernelWidth = window.Width,
            InputsPerGroup = x.Channels / groups,
            OutputsPerGroup = y.Channels / groups,
            InChannels = x.Channels,
            OutChannels = y.Channels,
            Rows = y.Height,
            Level = _level,
            Tiling = new RowTiling(y.Width, GroupedTile.MaxRows),
        };
        job.RowCut = new EvenCut(job.Rows, GroupedChunk.Rows(&job, _team.Threads), _team.Threads);
        _team.Run(&GroupedChunk.Run, &job, job.RowCut.Chunks);
    }
}
