namespace Unroll.Cpu.Kernels;

/// <summary>How the threads share a map of few pixels and many channels.</summary>
internal static class SmallMaps
{
    /// <summary>Channels of a block: a cache line.</summary>
    public const int BlockChannels = 16;

    /// <summary>With fewer pixels, the weights of the convolutions around are larger than the map, so these divide the map by its channels.</summary>
    private const int MinPixels = 96;

    /// <summary>How many blocks a map's channels are.</summary>
    public static int Blocks(int channels) => ((channels - 1) / BlockChannels) + 1;

    /// <summary>True for a map whose channels, not its rows, are divided among the threads: each reads what it wrote in the layer before.</summary>
    public static bool AreDividedByChannels(int height, int width) => height * width < MinPixels;
}
