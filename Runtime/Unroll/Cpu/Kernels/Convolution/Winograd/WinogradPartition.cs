using Unroll.Cpu.Kernels.Convolution.Dense;

namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>Cuts a Winograd convolution into chunks: blocks of tiles, which share a kernel call, by panels of outputs.</summary>
internal readonly struct WinogradPartition
{
    /// <summary>The most tiles that share one pass over a panel's weights.</summary>
    public const int MaxTiles = MaxBlocks * ConvolutionTile.MaxRows;

    /// <summary>The most blocks of tiles that share one pass over a panel's transformed weights.</summary>
    private const int MaxBlocks = 2;

    /// <summary>Transformed weights that stay in the second-level cache between two passes over them, in bytes.</summary>
    private const long WeightsInCache = 1024 * 1024;

    // All costs are in tiles by a panel: their products take that long. Weights that come from memory take as long as those of this many tiles.
    private const int CostOfMemory = 23;
    private const int CostOfPass = 1;
    private const int CostOfTransform = 3;
    private const int CostOfBlock = 1;

    private WinogradPartition(RowTiling blocks, int blocksPerChunk)
    {
        Blocks = blocks;
        BlocksPerChunk = blocksPerChunk;
    }

    /// <summary>The map's tiles, cut into blocks.</summary>
    public RowTiling Blocks { get; }

    public int BlocksPerChunk { get; }

    public int BlockChunks => (Blocks.Tiles + BlocksPerChunk - 1) / BlocksPerChunk;

    /// <summary>The cut by which the thread that has most is done first. Large blocks read the weights less often; smaller ones are divided among threads more evenly.</summary>
    /// <param name="tiles">Tiles of the map.</param>
    /// <param name="maxRows">The most tiles that the kernel takes.</param>
    /// <param name="weights">Floats of all packed weights.</param>
    /// <param name="keepsTaps">True when each pass over a panel transforms its weights.</param>
    /// <param name="panels">Panels of all groups.</param>
    /// <param name="threads">Threads.</param>
    public static WinogradPartition Choose(int tiles, int maxRows, long weights, bool keepsTaps, int panels, int threads)
    {
        var fromMemory = !keepsTaps && weights * sizeof(float) > WeightsInCache;
        var passCost = CostOfPass + (keepsTaps ? CostOfTransform : 0);
        var best = default(WinogradPartition);
        var least = long.MaxValue;
        for (var rows = maxRows; rows > maxRows / 2; rows--)
        {
            for (var blocksPerChunk = keepsTaps ? MaxTiles / rows : MaxBlocks; blocksPerChunk > 0; blocksPerChunk--)
            {
                var cut = new WinogradPartition(new RowTiling(tiles, rows), blocksPerChunk);
                var cost = cut.Cost(tiles, passCost, panels, threads, fromMemory);
                if (cost < least)
                {
                    (best, least) = (cut, cost);
                }
            }
        }

        return best;
    }

    private long Cost(int tiles, int passCost, int panels, int threads, bool fromMemory)
    {
        var pass = passCost + (BlocksPerChunk * CostOfBlock);
        if (threads == 1)
        {
            // One thread has the smaller last chunk too.
            var all = tiles + (BlockChunks * (long)pass);
            return panels * (fromMemory ? Math.Max(all, (long)BlockChunks * CostOfMemory) : all);
        }

        // Threads begin and end apart: one may have to wait for the others' last chunk.
        var rows = Blocks.ShortWidth + (Blocks.LongTiles > 0 ? 1 : 0);
        var chunk = pass + (BlocksPerChunk * rows);
        var share = ((((long)panels * BlockChunks) + threads - 1) / threads) + 1;
        return share * (fromMemory ? Math.Max(chunk, CostOfMemory) : chunk);
    }
}
