namespace Unroll.Cpu.Kernels.Convolution.Depthwise;

/// <summary>What of a tile's windows is inside the input.</summary>
internal struct DepthwiseEdges
{
    /// <summary>The first kernel row that is inside, and how many are.</summary>
    public int FirstRow;
    public int Rows;

    /// <summary>The first of the columns that the tile reads that is inside.</summary>
    public int Left;

    /// <summary>The first column after those that are inside.</summary>
    public int Right;
}
