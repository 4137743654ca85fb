using Unroll.Cpu.Threading;

namespace Unroll.Cpu.Kernels.Convolution.Dense;

/// <summary>One call of <c>ForwardPass.Conv</c>, as its chunks see it. Lengths and steps are in floats.</summary>
internal unsafe struct ConvolutionJob
{
    public ConvolutionOperands Operands;

    /// <summary>The sum's terms: RunsY x RunsX contiguous runs of the input.</summary>
    public int RunsY;
    public int RunsX;
    public nint RunLength;
    public nint RunStepY;
    public nint RunStepX;

    /// <summary>Terms of the sum, and the row of biases.</summary>
    public int PanelRows;
    public int InPerGroup;
    public int OutPerGroup;
    public int PanelsPerGroup;
    public int Panels;

    public RowTiling Tiling;
    public int Tiles;

    /// <summary>The tiles, in chunks.</summary>
    public EvenCut TileCut;

    /// <summary>Tiles that every panel of the chunk visits before moving on to the next tiles.</summary>
    public int TilesPerBlock;

    /// <summary>The panels, in chunks.</summary>
    public EvenCut PanelCut;

    /// <summary>True when all panel chunks of a tile chunk follow each other, false when all tile chunks of a panel chunk do.</summary>
    public bool TilesOutside;

    /// <summary>How many bytes ahead weights are prefetched, how many tiles share that, and how many bytes with each term of the sum (0: none).</summary>
    public long PrefetchDistance;
    public int PrefetchTiles;
    public nint PrefetchStep;

    /// <summary>True when tiles fetch the input of those that come next instead: the weights are in the cache.</summary>
    public bool PrefetchesInput;

    public ConvolutionKernels Kernels;
}
