namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>
/// How a group of threads shares a tile of a matrix product. A warp covers four by eight threads; a thread has quads of four rows and of four columns,
/// sixteen rows and thirty-two columns apart, so that the warp's reads of shared memory have no bank conflicts.
/// </summary>
/// <param name="Rows">Rows of the result in a tile: output pixels.</param>
/// <param name="Columns">Columns of the result in a tile: output channels.</param>
/// <param name="Depth">Steps of the inner dimension that are in shared memory at a time.</param>
/// <param name="ThreadColumns">Columns of a thread: four or eight.</param>
internal sealed record Tile(int Rows, int Columns, int Depth, int ThreadColumns)
{
    /// <summary>Rows of a thread.</summary>
    public const int ThreadRows = 8;

    public int Threads => Rows * Columns / (ThreadRows * ThreadColumns);

    public const int WarpRows = 4 * ThreadRows;

    public int WarpColumns => 8 * ThreadColumns;

    /// <summary>Warps side by side.</summary>
    public int WarpsAcross => Columns / WarpColumns;

    /// <summary>Floats from one step of the inner dimension to the next in the shared tile of A, which is transposed: four more than its rows, to avoid conflicts.</summary>
    public int RowPitch => Rows + 4;

    /// <summary>The block of threads that computes the tile.</summary>
    public BlockShape Block => new(Rows, Columns, Depth, Threads, Math.Max(2, Threads / Rows), 1);
}
