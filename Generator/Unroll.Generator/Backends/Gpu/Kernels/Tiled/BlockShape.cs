namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>A thread block's part of a matrix product, and how its threads share the loads.</summary>
/// <param name="Rows">Rows of the result: output pixels.</param>
/// <param name="Columns">Columns of the result: output channels.</param>
/// <param name="Depth">Steps of the inner dimension that are in shared memory at a time.</param>
/// <param name="Threads">Threads.</param>
/// <param name="LoadersPerRow">Threads that load a row of A side by side.</param>
/// <param name="RowsOfB">Rows of B in one load: two if they are packed in pairs.</param>
internal sealed record BlockShape(int Rows, int Columns, int Depth, int Threads, int LoadersPerRow, int RowsOfB)
{
    /// <summary>Rows between a thread's loads of A.</summary>
    public int RowsApart => Threads / LoadersPerRow;

    /// <summary>16-byte loads of A that a thread makes for each step.</summary>
    public int LoadsOfA => Rows * Depth / 4 / Threads;

    /// <summary>Loads of four columns of B that a thread makes for each step; in small blocks not all threads make them.</summary>
    public int LoadsOfB => Math.Max(1, Depth / RowsOfB * Columns / 4 / Threads);

    public bool AllThreadsLoadB => Depth / RowsOfB * Columns / 4 >= Threads;

    /// <summary>Rows of B between a thread's loads.</summary>
    public int DepthApart => Threads / (Columns / 4) * RowsOfB;

    /// <summary>Blocks side by side over the columns of a group.</summary>
    public int ColumnTiles(GemmShape shape) => (shape.WeightPitch + Columns - 1) / Columns;
}
