using Unroll.Cpu.Kernels.Convolution.Dense;

namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>One call of <c>ForwardPass.ConvWinograd</c>, as its chunks see it. Lengths and steps are in floats.</summary>
internal unsafe struct WinogradJob
{
    /// <summary>The matrix products, one for each element: [tiles, inChannels] by [inChannels, a panel], which <see cref="ConvolutionTile"/> computes.</summary>
    public ConvolutionJob Products;

    /// <summary>The whole convolution; its input starts at the top left of the halo.</summary>
    public ConvolutionOperands Operands;

    /// <summary>Each worker's own memory.</summary>
    public float** Scratch;

    /// <summary>A number that no other call has: what a worker's memory holds from another one is not this call's.</summary>
    public long Call;

    /// <summary>Pixels along a side of a tile of output, and elements of a transformed tile.</summary>
    public int Tile;
    public int Elements;
    public int Height;
    public int Width;

    /// <summary>Channels of one group.</summary>
    public int InChannels;
    public int OutChannels;

    /// <summary>Packed weights of one group.</summary>
    public int WeightLength;

    /// <summary>Rows of a panel of packed weights, that of the biases included.</summary>
    public int PanelRows;
    public int TilesX;
    public RowTiling Blocks;

    /// <summary>Blocks that share one pass over a panel's weights.</summary>
    public int BlocksPerChunk;
    public int BlockChunks;

    /// <summary>Panels of one group.</summary>
    public int Panels;

    /// <summary>Where the weights are packed as they are, the input channels whose weights are transformed at a time; else 0.</summary>
    public int ChannelsOfTaps;

    public delegate*<float**, nint*, int, float*, nint, void> Input;
    public delegate*<float*, int, int, float*, void> Kernel;
    public delegate*<WinogradJob*, float*, nint, float*, float*, float*, int, int, int, void> Output;
}
