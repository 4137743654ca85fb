using Unroll.Cpu.Arguments;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Threading;

namespace Unroll.Cpu.Kernels.Convolution.Depthwise;

/// <summary>Cuts a depthwise convolution into chunks: bands of output rows by blocks of channels.</summary>
internal static class DepthwisePartition
{
    /// <summary>Input and output that stay in the second-level cache together, in bytes.</summary>
    private const long MapsInCache = 1280 * 1024;

    /// <summary>Input that stays in the second-level cache while the rows below read it again, in bytes.</summary>
    private const long InputInCache = 256 * 1024;

    /// <summary>Chunks per thread, enough for all threads to finish at nearly the same time.</summary>
    private const int ChunksPerThread = 6;

    public static void Cut(ref DepthwiseJob job, View x, View y, int threads)
    {
        var blocks = ((job.Channels - 1) / PackedLayout.BlockWidth) + 1;
        var inputBytes = (long)x.Height * x.RowStride * sizeof(float);
        var outputBytes = (long)y.Height * y.RowStride * sizeof(float);
        if (inputBytes + outputBytes > MapsInCache)
        {
            // Memory is read and written in order: bands of all channels, of whole tiles.
            var size = Math.Min(InputInCache * job.Rows / inputBytes, threads == 1 ? job.Rows : job.Rows / (threads * ChunksPerThread));
            job.RowCut = new EvenCut(job.Rows, (int)Math.Max(1, size / job.LinesPerTile) * job.LinesPerTile, threads);
            job.BlockCut = new EvenCut(blocks, blocks, 1);
            return;
        }

        // All pixels of a vector of channels before the next: their input stays in the first-level cache.
        job.ChannelsOutside = true;
        var bands = SmallMaps.AreDividedByChannels(x.Height, x.Width) ? 1 : Math.Min(threads, job.Rows);
        job.RowCut = new EvenCut(job.Rows, ((job.Rows - 1) / bands) + 1, bands);
        var chunks = threads == 1 ? 1 : Math.Max(1, threads * ChunksPerThread / bands);
        job.BlockCut = new EvenCut(blocks, ((blocks - 1) / chunks) + 1, bands == 1 ? threads : 1);
    }
}
