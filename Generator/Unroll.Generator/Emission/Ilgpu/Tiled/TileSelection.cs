namespace Unroll.Generator.Emission.Ilgpu.Tiled;

/// <summary>
/// Which tiles a product is computed in. Wide tiles do the most arithmetic for each load, but need many rows to keep a device busy; narrow ones, their inner dimension
/// shared out where even they are few, serve small batches. The numbers are for devices of about a hundred multiprocessors.
/// </summary>
internal static class TileSelection
{
    /// <summary>Tiles from which a device is well filled.</summary>
    public const int FullGrid = 160;

    /// <summary>Blocks of threads that a shared-out inner dimension should come to.</summary>
    public const int SplitGrid = 264;

    private const int MinStepsPerPart = 8;
    private const int MaxParts = 32;

    /// <summary>The tile for many rows.</summary>
    public static Tile Wide(GemmShape shape) => Columns(shape) switch
    {
        128 => new Tile(128, 128, 8, 8, 8),
        64 => new Tile(128, 64, 8, 8, 8),
        _ => new Tile(128, 32, Depth(shape), 8, 4),
    };

    /// <summary>The tile for few rows.</summary>
    public static Tile Narrow(GemmShape shape) => new(64, Columns(shape) == 32 ? 32 : 64, Depth(shape), 8, 4);

    /// <summary>The smallest batch whose wide tiles fill the device.</summary>
    public static int FirstWideBatch(GemmShape shape)
    {
        var tile = Wide(shape);
        var across = tile.Block.ColumnTiles(shape) * shape.Groups;
        var down = (FullGrid + across - 1) / across;
        return Math.Max(1, ((((down - 1) * tile.Rows) + 1) + shape.Output.Pixels - 1) / shape.Output.Pixels);
    }

    /// <summary>The most parts that the inner dimension of narrow tiles is worth being shared out to.</summary>
    public static int MaxSplits(GemmShape shape) => Math.Min(MaxParts, Math.Max(1, new GemmKernel(new SourceWriter(), shape, Narrow(shape), false).Steps / MinStepsPerPart));

    /// <summary>The width with the least cost of columns computed in vain; narrower tiles do less arithmetic for each load.</summary>
    private static int Columns(GemmShape shape)
    {
        var best = 128;
        foreach (var columns in new[] { 64, 32 })
        {
            if (Cost(shape.WeightPitch, columns) < Cost(shape.WeightPitch, best))
            {
                best = columns;
            }
        }

        return best;
    }

    private static int Cost(int width, int columns) => (width + columns - 1) / columns * columns * columns switch
    {
        128 => 10,
        64 => 11,
        _ => 13,
    };

    /// <summary>Few input channels fill only half a step of sixteen.</summary>
    private static int Depth(GemmShape shape) => (shape.GroupIn + 7) / 8 % 2 == 1 && shape.GroupIn < 48 ? 8 : 16;
}
