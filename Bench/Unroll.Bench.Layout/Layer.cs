using Unroll.Cpu.Arguments;
using Unroll.Cpu.Packing;

namespace Unroll.Bench.Layout;

internal enum Kernel
{
    Dense,
    Grouped,
    Depthwise,
}

/// <summary>A convolution to time: square input, padding of half the window.</summary>
internal sealed record Layer(string Name, int Size, int InChannels, int OutChannels, int Window, int Stride = 1, int Groups = 1, bool Residual = false)
{
    public int Pad => Window / 2;

    public int OutSize => ((Size + (2 * Pad) - Window) / Stride) + 1;

    public long MultiplyAdds => (long)OutSize * OutSize * OutChannels * Window * Window * InChannels / Groups;

    public Kernel Kernel =>
        PackedLayout.UsesDepthwiseKernel(InChannels / Groups, OutChannels / Groups) ? Kernel.Depthwise
        : PackedLayout.UsesGroupedKernel(InChannels / Groups, OutChannels / Groups) ? Kernel.Grouped
        : Kernel.Dense;

    public int PackedLength => Kernel == Kernel.Dense
        ? PackedLayout.Conv(InChannels, OutChannels, Window, Window, Groups)
        : PackedLayout.ConvGrouped(InChannels, OutChannels, Window, Window, Groups);

    /// <summary>Pixels along a side of the tiles in which Winograd's algorithm computes it, or 0.</summary>
    public int WinogradTile => Window == 3 && Stride == 1 && Groups == 1 ? PackedLayout.WinogradTile(Size, Size, InChannels, OutChannels) : 0;

    public Window Geometry => Unroll.Cpu.Arguments.Window.Square(Window, Stride, Pad);

    /// <summary>Pixels a multiple of 2 KB apart share a few sets of the first-level cache and evict each other, so such pixels get a gap.</summary>
    public static int PixelStride(int channels) => channels % 512 == 0 ? channels + 16 : channels;

    /// <summary>True when each Winograd pass transforms the weights.</summary>
    public bool KeepsTaps => PackedLayout.KeepsWinogradTaps(PackedLayout.WinogradTiles(Size, Size, WinogradTile));

    /// <summary>Floats of the weights packed for Winograd.</summary>
    public int WinogradLength => WinogradTile == 0 ? 0 : KeepsTaps ? PackedLayout.ConvWinogradTaps(InChannels, OutChannels) : PackedLayout.ConvWinograd(InChannels, OutChannels, WinogradTile);
}
