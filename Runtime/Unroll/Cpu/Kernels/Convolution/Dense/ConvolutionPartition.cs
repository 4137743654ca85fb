using Unroll.Cpu.Packing;
using Unroll.Cpu.Threading;

namespace Unroll.Cpu.Kernels.Convolution.Dense;

/// <summary>Cuts a convolution into chunks: blocks of pixel tiles by blocks of channel panels, sized for the caches and to balance the threads.</summary>
internal static class ConvolutionPartition
{
    /// <summary>Weights that stay in the second-level cache while pixels stream by, in bytes.</summary>
    private const long WeightsInCache = 384 * 1024;

    /// <summary>Input that stays in the second-level cache while panels stream by, in bytes.</summary>
    private const long InputInCache = 256 * 1024;

    /// <summary>Input that stays in the first-level cache while panels stream by, in bytes.</summary>
    private const long InputInFirstCache = 16 * 1024;

    /// <summary>Input that is not in the second-level cache any more when it is read, in bytes.</summary>
    private const long InputFromAfar = 512 * 1024;

    /// <summary>How far ahead weights that are read once are fetched, in bytes: for what memory takes, and not yet out of the first-level cache again.</summary>
    private const long StreamAhead = 8 * 1024;

    /// <summary>Multiply-adds below which a chunk is not worth cutting further: a few microseconds.</summary>
    private const long SmallestChunk = 256 * 1024;

    /// <summary>Chunks per thread, enough for all threads to finish at nearly the same time.</summary>
    private const int ChunksPerThread = 12;

    public static void Cut(ref ConvolutionJob job, int threads)
    {
        var panelBytes = (long)job.PanelRows * PackedLayout.PanelWidth * sizeof(float);
        var tileWidth = job.Tiling.ShortWidth;
        var rowBytes = Math.Abs((long)job.Operands.XRowStep) * sizeof(float);
        var tileBytes = Math.Max(1, rowBytes / job.Tiling.Tiles);
        if (job.Tiling.Tiles == job.Tiles)
        {
            tileBytes = tileWidth * (long)job.Operands.XPixelStep * sizeof(float);
        }

        var panels = (int)Math.Clamp(WeightsInCache / panelBytes, 1, job.Panels);
        var tiles = (int)Math.Clamp(InputInCache / tileBytes, 1, job.Tiles);
        if (threads > 1)
        {
            var work = (long)job.Tiles * tileWidth * job.Panels * (panelBytes / sizeof(float));
            var wanted = Math.Min((long)threads * ChunksPerThread, work / SmallestChunk);
            while ((long)Chunks(job.Tiles, tiles) * Chunks(job.Panels, panels) < wanted)
            {
                if (panels > 1 && (long)panels * panelBytes >= tiles * tileBytes)
                {
                    panels = (panels + 1) / 2;
                }
                else if (tiles > 1)
                {
                    tiles = (tiles + 1) / 2;
                }
                else if (panels > 1)
                {
                    panels = (panels + 1) / 2;
                }
                else
                {
                    break;
                }
            }
        }

        // A thread has a contiguous range of chunks: a part of the map if that is the larger, since it has written it itself, or else a part of the weights. Small weights
        // are better read by all than the output, which the next layer divides as a map, by threads that have not written it.
        var outputBytes = (long)job.Tiles * tileWidth * job.Panels * PackedLayout.PanelWidth * sizeof(float);
        var weightBytes = job.Panels * panelBytes;
        job.TilesOutside = threads > 1
            && (job.Tiles * tileBytes >= weightBytes || (weightBytes <= WeightsInCache && (job.Tiles * tileBytes) + outputBytes >= weightBytes));
        job.TileCut = new EvenCut(job.Tiles, tiles, job.TilesOutside ? threads : 1);
        job.PanelCut = new EvenCut(job.Panels, panels, job.TilesOutside ? 1 : threads);
        Order(ref job, panelBytes, tileBytes, tileWidth);
    }

    private static void Order(ref ConvolutionJob job, long panelBytes, long tileBytes, int tileWidth)
    {
        // If all panels fit in the cache together, every few tiles visit all of them, so that pixels are written whole;
        // otherwise each panel visits all tiles of the chunk once, while the panel that comes next is fetched.
        if (job.Panels * panelBytes <= WeightsInCache && job.PanelCut.Chunks == 1)
        {
            job.TilesPerBlock = (int)Math.Clamp(InputInFirstCache / tileBytes, 1, job.TileCut.MaxSize);
            job.PrefetchTiles = job.Tiles;

            // Each pixel of a tile is a piece of its own for the processor's prefetcher, and too short a one.
            job.PrefetchesInput = job.RunsX == 1 && job.RunsY == 1 && job.Operands.XPixelStep < 2 * job.RunLength && job.Tiles * tileBytes >= InputFromAfar;
            job.PrefetchStep = job.PrefetchesInput ? ((tileWidth * job.Operands.XPixelStep * sizeof(float)) - 1) / (job.PanelRows * job.Panels) + 1 : 0;
            return;
        }

        job.TilesPerBlock = job.TileCut.MaxSize;
        if (job.Tiles == 1)
        {
            // Each weight is read once, as fast as memory gives it.
            job.PrefetchDistance = Math.Min(StreamAhead, panelBytes);
            job.PrefetchTiles = 1;
        }
        else if (job.TilesOutside || job.TileCut.Chunks == 1)
        {
            job.PrefetchDistance = panelBytes;
            job.PrefetchTiles = job.TileCut.MaxSize;
        }
        else
        {
            // The tile chunks of a panel chunk share the fetching of the next.
            job.PrefetchDistance = job.PanelCut.MaxSize * panelBytes;
            job.PrefetchTiles = job.Tiles;
        }

        job.PrefetchStep = PackedLayout.PanelWidth * sizeof(float) / job.PrefetchTiles;
    }

    private static int Chunks(int items, int size) => ((items - 1) / size) + 1;
}
