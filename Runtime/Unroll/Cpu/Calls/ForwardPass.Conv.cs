using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels.Convolution;
using Unroll.Cpu.Kernels.Convolution.Dense;
using Unroll.Cpu.Packing;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>
    /// y = activation(convolution(x) + bias + residual), dense or with wide groups, as an implicit matrix product.
    /// Wherever the window reaches outside <paramref name="x"/>, the buffer around it must hold zeros.
    /// </summary>
    /// <param name="x">[H, W, inChannels].</param>
    /// <param name="y">[outH, outW, outChannels]; nothing outside it is written.</param>
    /// <param name="weights">Offset of the packed weights, a multiple of 16 floats; <see cref="PackedLayout.Conv"/> floats.</param>
    /// <param name="window">Kernel size, stride, padding, dilation.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="activation">Applied last.</param>
    /// <param name="residual">Added before the activation: shape of <paramref name="y"/>, and may be the same memory.</param>
    public void Conv(
        View x, View y, int weights, Window window, int groups = 1, Activation activation = Activation.None, View residual = default)
    {
        using var timed = Timed(x, y, residual);
        var inPerGroup = x.Channels / groups;
        var outPerGroup = y.Channels / groups;
        var joinsTaps = window.DilationX == 1 && x.PixelStride == inPerGroup;
        var panelsPerGroup = ((outPerGroup - 1) / PackedLayout.PanelWidth) + 1;
        var tiling = new RowTiling(y.Width, ConvolutionKernels.MaxRows(_level));
        var job = new ConvolutionJob
        {
            Operands = Operands(x, y, weights, window, activation, residual),
            RunsY = window.Height,
            RunsX = joinsTaps ? 1 : window.Width,
            RunLength = joinsTaps ? window.Width * inPerGroup : inPerGroup,
            RunStepY = (nint)window.DilationY * x.RowStride,
            RunStepX = (nint)window.DilationX * x.PixelStride,
            PanelRows = (window.Height * window.Width * inPerGroup) + 1,
            InPerGroup = inPerGroup,
            OutPerGroup = outPerGroup,
            PanelsPerGroup = panelsPerGroup,
            Panels = panelsPerGroup * groups,
            Tiling = tiling,
            Tiles = tiling.Tiles * y.Height,
            Kernels = ConvolutionKernels.Select(_level, tiling.ShortWidth),
        };
        ConvolutionPartition.Cut(ref job, _team.Threads);
        _team.Run(&ConvolutionChunk.Run, &job, job.TileCut.Chunks * job.PanelCut.Chunks);
    }

    private ConvolutionOperands Operands(View x, View y, int weights, Window window, Activation activation, View residual) => new()
    {
        X = _arena + x.Offset - ((nint)window.PadTop * x.RowStride) - ((nint)window.PadLeft * x.PixelStride),
        Y = _arena + y.Offset,
        Residual = residual.IsNone ? null : _arena + residual.Offset,
        Weights = _weights + weights,
        XRowStep = (nint)window.StrideY * x.RowStride,
        XPixelStep = (nint)window.StrideX * x.PixelStride,
        YRowStep = y.RowStride,
        YPixelStep = y.PixelStride,
        ResidualRowStep = residual.RowStride,
        ResidualPixelStep = residual.PixelStride,
        Epilogue = new Epilogue(activation, _level),
    };
}
