using System.Runtime.CompilerServices;

namespace Unroll.Cpu;

/// <summary>One chunk of a narrow-group or depthwise convolution: a block of output rows.</summary>
internal static unsafe class LaneChunk
{
    public static void Run(void* argument, int chunk, int worker)
    {
        var job = (LaneJob*)argument;
        var permutation = stackalloc float[PackedLayout.BlockWidth * PackedLayout.BlockWidth];
        var permutationLanes = 0;
        var blockFloats = PackedLayout.BlockWidth * ((job->KernelHeight * job->KernelWidth * job->InputsPerGroup) + 1);
        var firstRow = chunk * job->RowsPerChunk;
        var lastRow = Math.Min(firstRow + job->RowsPerChunk, job->Rows);
        LaneKernels kernels;
        for (var channel = 0; channel < job->OutChannels; channel += kernels.Lanes)
        {
            kernels = LaneKernels.Select(job, channel);
            if (kernels.Lanes != permutationLanes)
            {
                permutationLanes = kernels.Lanes;
                Permutation(job, permutation, permutationLanes);
            }

            var weights = job->Weights + ((nint)(channel / PackedLayout.BlockWidth) * blockFloats) + (channel % PackedLayout.BlockWidth);
            for (var row = firstRow; row < lastRow; row++)
            {
                RunRow(job, &kernels, row, channel, weights, permutation);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRow(LaneJob* job, LaneKernels* kernels, int row, int channel, float* weights, float* permutation)
    {
        var x = job->X + (row * job->XRowStep) + (channel / job->OutputsPerGroup * job->InputsPerGroup);
        var y = job->Y + (row * job->YRowStep) + channel;
        var residual = job->Residual == null ? null : job->Residual + (row * job->ResidualRowStep) + channel;
        for (var tile = 0; tile < job->Tiling.Tiles; tile++)
        {
            var pixels = job->Tiling.Width(tile);
            var kernel = pixels > job->Tiling.ShortWidth ? kernels->Long : kernels->Short;
            kernel(job, x, weights, y, residual, permutation);
            if (job->AfterClamp != Activation.None)
            {
                Epilogue.Apply(job->AfterClamp, y, pixels, kernels->Lanes, job->YPixelStep);
            }

            x += pixels * job->XPixelStep;
            y += pixels * job->YPixelStep;
            if (residual != null)
            {
                residual += pixels * job->ResidualPixelStep;
            }
        }
    }

    /// <summary>For each input of a group, and each lane of the output, the lane of the input vector that holds it (as integer bits).</summary>
    private static void Permutation(LaneJob* job, float* permutation, int lanes)
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
