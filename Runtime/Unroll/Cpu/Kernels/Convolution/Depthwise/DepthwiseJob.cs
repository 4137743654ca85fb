using Unroll.Cpu.Threading;

namespace Unroll.Cpu.Kernels.Convolution.Depthwise;

/// <summary>One call of <c>ForwardPass.ConvDepthwise</c>, as its chunks see it. Lengths and steps are in floats.</summary>
internal struct DepthwiseJob
{
    public ConvolutionOperands Operands;

    /// <summary>From a pixel of the input to the one below it, or to the right of it.</summary>
    public nint XTapStepY;
    public nint XTapStepX;

    public int KernelHeight;
    public int KernelWidth;
    public int Stride;
    public int PadTop;
    public int PadLeft;

    public int InputHeight;
    public int InputWidth;
    public int Rows;
    public int Channels;

    public SimdLevel Level;
    public RowTiling Tiling;

    /// <summary>Output rows that a tile takes.</summary>
    public int LinesPerTile;

    /// <summary>The output's rows, in chunks.</summary>
    public EvenCut RowCut;

    /// <summary>The blocks of channels, in chunks.</summary>
    public EvenCut BlockCut;

    /// <summary>True when all pixels of a vector of channels follow each other, false when all channels of a tile do.</summary>
    public bool ChannelsOutside;
}
