using Unroll.Cpu.Kernels.Convolution.Dense;

namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>One call of <c>ForwardPass.ConvWinograd</c>, as its chunks see it. Lengths and steps are in floats.</summary>
internal unsafe struct WinogradJob
{
    /// <summary>The 36 matrix products, [tiles, inChannels] by [inChannels, a panel], which <see cref="ConvolutionTile"/> computes.</summary>
    public ConvolutionJob Products;

    /// <summary>The whole convolution; its input starts at the top left of the halo.</summary>
    public ConvolutionOperands Operands;

    /// <summary>The transformed input: for each block of tiles [36 elements, tiles of the block, inChannels].</summary>
    public float* Elements;

    public int Height;
    public int Width;
    public int InChannels;
    public int TilesX;
    public int Tiles;
    public RowTiling Blocks;
    public int BlocksPerChunk;
    public int BlockChunks;
    public int Panels;

    public delegate*<float**, nint*, int, float*, nint, void> Input;
    public delegate*<WinogradJob*, float*, nint, float*, float*, float*, int, int, void> Output;
}
