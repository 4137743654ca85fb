namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>What one chunk of a Winograd convolution multiplies: blocks of transformed tiles by a panel of transformed weights.</summary>
internal unsafe struct WinogradFactors
{
    public int FirstBlock;
    public int LastBlock;

    /// <summary>For each block [elements, tiles of the block, inChannels].</summary>
    public float* Input;

    /// <summary>[elements, 1 + channels, PanelLanes]: the first row of each element is zero.</summary>
    public float* Weights;
    public int PanelLanes;

    /// <summary>For each block [elements, tiles of the block, a panel].</summary>
    public float* Products;

    /// <summary>True when the products are added to what is there.</summary>
    public bool Adds;

    /// <summary>Weights to fetch meanwhile, and how many bytes of them with each element.</summary>
    public byte* NextWeights;
    public nint NextOfElement;
}
