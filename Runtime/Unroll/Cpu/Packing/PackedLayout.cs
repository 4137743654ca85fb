#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Backends.Cpu;
#else
namespace Unroll.Cpu.Packing;
#endif

/// <summary>
/// How many floats a layer's packed weights take, and which kernel a convolution gets. Pure arithmetic, shared by the generator and the runtime:
/// the offsets of packed weights are literals in generated code, so they must not depend on the processor.
/// </summary>
/// <remarks>
/// A convolution's outputs are cut, group by group, into panels of 32 channels (the last one 32 or 16, padded with zeros). A panel starts with a row of its biases,
/// then one row for each (kernel row, kernel column, input channel of the group). Narrow-group and depthwise weights are cut the same way into blocks of 16
/// channels across groups.
/// </remarks>
internal static class PackedLayout
{
    /// <summary>Floats in the widest vector: packed arrays start and end on a multiple of it.</summary>
    public const int Alignment = 16;

    /// <summary>Output channels in a full panel.</summary>
    public const int PanelWidth = 32;

    /// <summary>Output channels in a block of the narrow-group and depthwise layouts, and in the narrow last panel.</summary>
    public const int BlockWidth = 16;

    /// <summary>Floats for <c>Conv</c>.</summary>
    /// <param name="inChannels">Input channels of all groups together.</param>
    /// <param name="outChannels">Output channels of all groups together.</param>
    /// <param name="kernelHeight">Kernel rows.</param>
    /// <param name="kernelWidth">Kernel columns.</param>
    /// <param name="groups">Groups; divides both channel counts.</param>
    /// <returns>A multiple of 16.</returns>
    public static int Conv(int inChannels, int outChannels, int kernelHeight, int kernelWidth, int groups) =>
        checked(groups * PanelLanes(outChannels / groups) * ((kernelHeight * kernelWidth * (inChannels / groups)) + 1));

    /// <summary>Floats for <c>ConvGrouped</c>; the parameters are those of <see cref="Conv"/>.</summary>
    /// <param name="inChannels">Input channels of all groups together.</param>
    /// <param name="outChannels">Output channels of all groups together.</param>
    /// <param name="kernelHeight">Kernel rows.</param>
    /// <param name="kernelWidth">Kernel columns.</param>
    /// <param name="groups">Groups; divides both channel counts.</param>
    /// <returns>A multiple of 16.</returns>
    public static int ConvGrouped(int inChannels, int outChannels, int kernelHeight, int kernelWidth, int groups) =>
        checked(RoundUp(outChannels, BlockWidth) * ((kernelHeight * kernelWidth * (inChannels / groups)) + 1));

    /// <summary>Floats for <c>ConvDepthwise</c>.</summary>
    /// <param name="channels">Channels in and out.</param>
    /// <param name="kernelHeight">Kernel rows.</param>
    /// <param name="kernelWidth">Kernel columns.</param>
    /// <returns>A multiple of 16.</returns>
    public static int ConvDepthwise(int channels, int kernelHeight, int kernelWidth) =>
        ConvGrouped(channels, channels, kernelHeight, kernelWidth, channels);

    /// <summary>Floats for <c>Linear</c>.</summary>
    /// <param name="inFeatures">Inputs of all groups together.</param>
    /// <param name="outFeatures">Outputs of all groups together.</param>
    /// <param name="groups">Groups; divides both.</param>
    /// <returns>A multiple of 16.</returns>
    public static int Linear(int inFeatures, int outFeatures, int groups = 1) => Conv(inFeatures, outFeatures, 1, 1, groups);

    /// <summary>The most elements along a side of a tile that Winograd's algorithm transforms.</summary>
    public const int MaxWinogradSide = 6;

    /// <summary>The most elements of such a tile: each is a matrix product.</summary>
    public const int MaxWinogradElements = MaxWinogradSide * MaxWinogradSide;

    /// <summary>Weights of a kernel before it is transformed.</summary>
    public const int WinogradTaps = 9;

    /// <summary>With fewer tiles, transforming the weights costs what the arithmetic saves.</summary>
    private const int FewestWinogradTiles = 8;

    /// <summary>The most tiles that share weights which each pass transforms.</summary>
    private const int MostTilesOfTaps = 24;

    /// <summary>With fewer outputs to share a transformed tile of 2x2 pixels, transforming it costs what the arithmetic saves.</summary>
    private const int FewestOutputsOfSmallTiles = 128;

    /// <summary>Elements of a transformed tile: as many as the pixels of input that a 3x3 kernel reads for it.</summary>
    /// <param name="tile">Pixels along a side of the tile of output.</param>
    public static int WinogradElements(int tile) => (tile + 2) * (tile + 2);

    /// <summary>Tiles that a map is cut into.</summary>
    public static int WinogradTiles(int height, int width, int tile) => checked((height + tile - 1) / tile * ((width + tile - 1) / tile));

    /// <summary>
    /// Pixels along a side of the tiles of output for which <c>ConvWinograd</c> computes a 3x3 convolution of stride 1, padding 1, dilation 1 fastest: 4, which saves
    /// three quarters of the multiplications and has four times the weights; 2 on small maps, which saves 5/9 and has 16/9 of the weights; or 0 where another kernel
    /// is faster, or a group's channels do not fill a vector. The channels are those of a group.
    /// </summary>
    public static int WinogradTile(int height, int width, int inChannels, int outChannels) =>
        !AllowsWinograd(inChannels, outChannels) ? 0
        : WinogradTiles(height, width, 4) >= FewestWinogradTiles ? 4
        : WinogradTiles(height, width, 2) >= FewestWinogradTiles && outChannels >= FewestOutputsOfSmallTiles ? 2
        : 0;

    /// <summary>True when <c>ConvWinograd</c> can run such a convolution with this many channels per group.</summary>
    public static bool AllowsWinograd(int inChannels, int outChannels) => inChannels >= BlockWidth && outChannels >= BlockWidth;

    /// <summary>Floats for <c>ConvWinograd</c>: for each panel its biases, then for each element a row of zeros and a row for each input channel of its group.</summary>
    /// <param name="inChannels">Input channels of all groups together.</param>
    /// <param name="outChannels">Output channels of all groups together.</param>
    /// <param name="tile">Pixels along a side of the tiles, 4 or 2.</param>
    /// <param name="groups">Groups; divides both.</param>
    public static int ConvWinograd(int inChannels, int outChannels, int tile, int groups = 1) =>
        checked(groups * PanelLanes(outChannels / groups) * ((WinogradElements(tile) * ((inChannels / groups) + 1)) + 1));

    /// <summary>
    /// True when the weights of <c>ConvWinograd</c> are packed as they are, and each pass transforms them: where so few tiles share them that fetching them from
    /// memory takes as long as the arithmetic, since transformed they are 4 times as many, or 16/9 times. One thread's chunks have all tiles, so that a panel is transformed once.
    /// </summary>
    /// <param name="tiles">Tiles of the map.</param>
    public static bool KeepsWinogradTaps(int tiles) => tiles <= MostTilesOfTaps;

    /// <summary>Floats for <c>ConvWinograd</c> where the weights are packed as they are: for each panel its biases, then for each input channel of its group a row for each tap.</summary>
    /// <param name="inChannels">Input channels of all groups together.</param>
    /// <param name="outChannels">Output channels of all groups together.</param>
    /// <param name="groups">Groups; divides both.</param>
    public static int ConvWinogradTaps(int inChannels, int outChannels, int groups = 1) => Conv(inChannels, outChannels, 3, 3, groups);

    /// <summary>Output rows that <c>DeformConv</c> samples before it multiplies: about a megabyte of samples, which stays in the cache.</summary>
    public static int DeformableRows(int height, int width, int inChannels, int kernelHeight, int kernelWidth)
    {
        const int SamplesAtATime = 1 << 18;
        return Math.Min(height, Math.Max(1, SamplesAtATime / checked(width * inChannels * kernelHeight * kernelWidth)));
    }

    /// <summary>Floats of the arena that <c>DeformConv</c> may overwrite: its samples.</summary>
    public static int DeformableWorkspace(int height, int width, int inChannels, int kernelHeight, int kernelWidth) =>
        checked(DeformableRows(height, width, inChannels, kernelHeight, kernelWidth) * width * inChannels * kernelHeight * kernelWidth);

    /// <summary>True when a convolution with this many channels per group runs as <c>ConvDepthwise</c>.</summary>
    public static bool UsesDepthwiseKernel(int inPerGroup, int outPerGroup) => inPerGroup == 1 && outPerGroup == 1;

    /// <summary>True when <c>ConvDepthwise</c> has tiles for a window: those check for the edges of the input, so that there need not be zeros around it.</summary>
    /// <param name="width">Kernel columns.</param>
    /// <param name="strideY">Input rows between two output rows.</param>
    /// <param name="strideX">Input columns between two output columns.</param>
    /// <param name="dilationY">Input rows between two kernel rows.</param>
    /// <param name="dilationX">Input columns between two kernel columns.</param>
    /// <param name="padLeft">Columns that the windows of a row reach over the input's left edge.</param>
    /// <param name="padRight">Columns that they reach over its right edge; less than none where they do not reach it.</param>
    public static bool UsesDepthwiseTile(int width, int strideY, int strideX, int dilationY, int dilationX, int padLeft, int padRight) =>
        width is 3 or 5 && strideY == strideX && strideX is 1 or 2 && dilationY == 1 && dilationX == 1 && padLeft <= width / 2 && padRight <= width / 2;

    /// <summary>
    /// True when a convolution with this many channels per group runs as <c>ConvGrouped</c>: several groups share one vector.
    /// Convolutions that are neither this nor depthwise run as <c>Conv</c>.
    /// </summary>
    public static bool UsesGroupedKernel(int inPerGroup, int outPerGroup) =>
        outPerGroup > 1 && outPerGroup < BlockWidth && inPerGroup <= outPerGroup && IsPowerOfTwo(inPerGroup) && IsPowerOfTwo(outPerGroup);

    /// <summary>The output channels of one group of <c>Conv</c> or <c>ConvWinograd</c>, padding included.</summary>
    internal static int PanelLanes(int outPerGroup) => RoundUp(outPerGroup, BlockWidth);

    /// <summary>The length rounded up to whole vectors.</summary>
    public static int Align(int length) => RoundUp(length, Alignment);

    internal static int RoundUp(int value, int multiple) => checked(value + multiple - 1) / multiple * multiple;

    private static bool IsPowerOfTwo(int value) => value > 0 && (value & (value - 1)) == 0;
}
