using Unroll.Generator.Graph;

namespace Unroll.Generator.Planning;

/// <summary>How feature maps lie in the arena of every back end, NHWC; lengths in floats.</summary>
internal static class ArenaLayout
{
    /// <summary>What buffers start on a multiple of: a cache line, and the widest vector.</summary>
    public const int Alignment = 16;

    /// <summary>Pixels a multiple of so many floats apart (2 KB) would share a few sets of the first-level cache.</summary>
    private const int AliasedStride = 512;

    /// <summary>From a pixel to the next. Where they would share cache sets, there is a gap between them (docs/cpu-layout.md has the measurement).</summary>
    public static int PixelStride(Shape shape) =>
        shape.Channels % AliasedStride == 0 && (shape.Height > 1 || shape.Width > 1) ? shape.Channels + Alignment : shape.Channels;
}
