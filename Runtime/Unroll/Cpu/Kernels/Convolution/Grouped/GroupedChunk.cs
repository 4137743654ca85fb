using System.Runtime.CompilerServices;
using Unroll.Cpu.Packing;

namespace Unroll.Cpu.Kernels.Convolution.Grouped;

/// <summary>One chunk of a narrow-group or depthwise convolution: a block of output rows.</summary>
internal static unsafe class GroupedChunk
{
    /// <summary>Input that stays in the second-level cache while the blocks of channels walk over it, in bytes.</summary>
    private const long InputInCache = 256 * 1024;

    /// <summary>Chunks per thread, enough for all threads to finish at nearly the same time.</summary>
    private const int ChunksPerThread = 6;

    /// <summary>Rows in a chunk: many, since neighbouring rows share input, but few enough for the cache and to balance the threads.</summary>
    public static int Rows(GroupedJob* job, int threads)
    {
        var fit = InputInCache / (Math.Abs((long)job->Operands.XRowStep) * sizeof(float));
        var balanced = threads == 1 ? job->Rows : job->Rows / (threads * ChunksPerThread);
        return (int)Math.Clamp(Math.Min(fit, balanced), 1, job->Rows);
    }

    public static void Run(void* argument, int chunk, int worker)
    {
        var job = (GroupedJob*)argument;
        var permutation = stackalloc float[PackedLayout.BlockWidth * PackedLayout.BlockWidth];
        var firstRow = job->RowCut.Start(chunk);
        var lastRow = job->RowCut.Start(chunk + 1);
        for (var channel = 0; channel < job->OutChannels;)
        {
            var kernels = GroupedKernels.Select(job, channel);
            var end = channel + kernels.Lanes;
            while (end < job->OutChannels && GroupedKernels.Fits(job, end, kernels.Lanes))
            {
                end += kernels.Lanes;
            }

            Permutation(job, permutation, kernels.Lanes);
            for (var row = firstRow; row < lastRow; row++)
            {
                RunRow(job, &kernels, row, channel, end, permutation);
            }

            channel = end;
        }
    }

    // All channels of a tile before the next tile: memory is read and written in order.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRow(GroupedJob* job, GroupedKernels* kernels, int row, int firstChannel, int lastChannel, float* permutation)
    {
        var operands = &job->Operands;
        var block = (job->KernelHeight * job->KernelWidth * job->InputsPerGroup) + 1;
        for (var tile = 0; tile < job->Tiling.Tiles; tile++)
        {
            var pixel = (nint)job->Tiling.Start(tile);
            var pixels = job->Tiling.Width(tile);
            var kernel = pixels > job->Tiling.ShortWidth ? kernels->Long : kernels->Short;
            var x = operands->X + (row * operands->XRowStep) + (pixel * operands->XPixelStep);
            var y = operands->Y + (row * operands->YRowStep) + (pixel * operands->YPixelStep);
            var residual = operands->Residual == null ? null : operands->Residual + (row * operands->ResidualRowStep) + (pixel * operands->ResidualPixelStep);
            for (var channel = firstChannel; channel < lastChannel; channel += kernels->Lanes)
            {
                var lane = channel % PackedLayout.BlockWidth;
                kernel(
                    job, x + (channel / job->OutputsPerGroup * job->InputsPerGroup), operands->Weights + ((nint)(channel - lane) * block) + lane, y + channel,
                    residual == null ? null : residual + channel, permutation);
                operands->Epilogue.Finish(y + channel, pixels, kernels->Lanes, operands->YPixelStep);
            }
        }
    }

    /// <summary>For each input of a group, and each lane of the output, the lane of the input vector that holds it (as integer bits).</summary>
    private static void Permutation(GroupedJob* job, float* permutation, int lanes)
    {
        if (job->OutputsPerGroup >= lanes)
        {
            return;
        }

        for (var input = 0; input < job->InputsPerGroup; input++)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                ((int*)permutation)[(input * lanes) + lane] = (lane / job->OutputsPerGroup * job->InputsPerGroup) + input;
            }
        }
    }
}
