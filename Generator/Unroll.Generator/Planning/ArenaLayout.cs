using Unroll.Generator.Graph;

namespace Unroll.Generator.Planning;

/// <summary>How feature maps are laid out in every back end's arena, NHWC; lengths are in floats.</summary>
internal static class ArenaLayout
{
    /// <summary>The alignment of buffers: a cache line, and the widest vector.</summary>
    public const int Alignment = 16;

    /// <summary>Pixels whose distance is a multiple of this many floats (2 KB) would share a few sets of the first-level cache.</summary>
    private const int AliasedStride = 512;

    /// <summary>The distance from one pixel to the next. If they would share cache sets, there is a gap between them (docs/cpu-layout.md has the measurement).</summary>
    public static int PixelStride(Shape shape) =>
        shape.Channels % AliasedStride == 0 && (shape.Height > 1 || shape.Width > 1) ? shape.Channels + Alignment : shape.Channels;
}
