using System.Runtime.CompilerServices;
using Unroll.Cpu.Packing;

namespace Unroll.Cpu.Kernels.Convolution.Depthwise;

/// <summary>One chunk of a depthwise convolution: a band of output rows, a block of channels.</summary>
internal static unsafe class DepthwiseChunk
{
    public static void Run(void* argument, int chunk, int worker)
    {
        var job = (DepthwiseJob*)argument;
        var (rows, blocks) = Math.DivRem(chunk, job->BlockCut.Chunks);
        var firstRow = job->RowCut.Start(rows);
        var lastRow = job->RowCut.Start(rows + 1);
        var channel = job->BlockCut.Start(blocks) * PackedLayout.BlockWidth;
        var lastChannel = Math.Min(job->BlockCut.Start(blocks + 1) * PackedLayout.BlockWidth, job->Channels);
        while (channel < lastChannel)
        {
            var kernels = DepthwiseKernels.Select(job, channel);
            var end = channel + kernels.Lanes;
            while (end < lastChannel && DepthwiseKernels.Fits(job, end, kernels.Lanes))
            {
                end += kernels.Lanes;
            }

            var step = job->ChannelsOutside ? kernels.Lanes : end - channel;
            for (; channel < end; channel += step)
            {
                RunRows(job, &kernels, firstRow, lastRow, channel, channel + step);
            }
        }
    }

    private static void RunRows(DepthwiseJob* job, DepthwiseKernels* kernels, int firstRow, int lastRow, int firstChannel, int lastChannel)
    {
        DepthwiseEdges edges;
        for (var row = firstRow; row < lastRow;)
        {
            var top = (row * job->Stride) - job->PadTop;
            edges.FirstRow = Math.Max(0, -top);
            edges.Rows = Math.Min(job->KernelHeight, job->InputHeight - top) - edges.FirstRow;
            var lines = 1;
            while (lines < job->LinesPerTile && row + lines < lastRow && top >= 0 && top + (lines * job->Stride) + job->KernelHeight <= job->InputHeight)
            {
                lines++;
            }

            RunLines(job, kernels, &edges, row, lines, firstChannel, lastChannel);
            row += lines;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunLines(DepthwiseJob* job, DepthwiseKernels* kernels, DepthwiseEdges* edges, int row, int lines, int firstChannel, int lastChannel)
    {
        var operands = &job->Operands;
        var block = (job->KernelHeight * job->KernelWidth) + 1;
        for (var tile = 0; tile < job->Tiling.Tiles; tile++)
        {
            var pixel = (nint)job->Tiling.Start(tile);
            var pixels = job->Tiling.Width(tile);
            var isLong = pixels > job->Tiling.ShortWidth;
            var kernel = lines > 1 ? (isLong ? kernels->LongPair : kernels->ShortPair) : isLong ? kernels->Long : kernels->Short;
            var column = ((int)pixel * job->Stride) - job->PadLeft;
            edges->Left = -column;
            edges->Right = job->InputWidth - column;
            var x = operands->X + (row * operands->XRowStep) + (pixel * operands->XPixelStep);
            var y = operands->Y + (row * operands->YRowStep) + (pixel * operands->YPixelStep);
            var residual = operands->Residual == null ? null : operands->Residual + (row * operands->ResidualRowStep) + (pixel * operands->ResidualPixelStep);
            for (var channel = firstChannel; channel < lastChannel; channel += kernels->Lanes)
            {
                var lane = channel % PackedLayout.BlockWidth;
                kernel(job, edges, x + channel, operands->Weights + ((nint)(channel - lane) * block) + lane, y + channel, residual == null ? null : residual + channel);
                for (var line = 0; line < lines; line++)
                {
                    operands->Epilogue.Finish(y + (line * operands->YRowStep) + channel, pixels, kernels->Lanes, operands->YPixelStep);
                }
            }
        }
    }
}
