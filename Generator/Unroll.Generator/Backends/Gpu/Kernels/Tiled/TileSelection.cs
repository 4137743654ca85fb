namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>Selects the tiles of a product in single precision, unless the tuning does.</summary>
internal static class TileSelection
{
    /// <summary>The tile for many rows.</summary>
    public static Tile Wide(GemmShape shape, GpuTuning tuning) => (tuning.TileColumns > 0 ? tuning.TileColumns : Columns(shape)) switch
    {
        128 => new Tile(128, 128, 8, 8),
        64 => new Tile(128, 64, 8, 8),
        _ => new Tile(128, 32, Depth(shape, tuning), 4),
    };

    /// <summary>The tile for few rows.</summary>
    public static Tile Narrow(GemmShape shape, GpuTuning tuning) => new(64, Columns(shape) == 32 ? 32 : 64, Depth(shape, tuning), 4);

    /// <summary>The width with the least cost, weighing wasted columns against the lower arithmetic per load of narrower tiles.</summary>
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

    private static int Cost(int width, int columns) => (width + columns - 1) / columns * columns * CostOfAColumn(columns);

    /// <summary>In tenths of a column's cost in the widest tile.</summary>
    private static int CostOfAColumn(int columns) => columns switch
    {
        128 => 10,
        64 => 11,
        _ => 13,
    };

    /// <summary>Few input channels fill only half a step of sixteen.</summary>
    private static int Depth(GemmShape shape, GpuTuning tuning) => tuning.TileDepth > 0 ? tuning.TileDepth : (shape.GroupIn + 7) / 8 % 2 == 1 && shape.GroupIn < 48 ? 8 : 16;
}
