using System.ComponentModel;

namespace Unroll.Cpu.Arguments;

/// <summary>
/// A feature map in the arena: NHWC, one image, channels contiguous. All lengths are in floats.
/// A channel slice of a wider buffer is a view with the same strides and a larger offset; a buffer with a halo of zeros
/// (so that a padded convolution never leaves it) is a view whose offset points at the first interior pixel.
/// </summary>
/// <param name="Offset">Position of pixel (0, 0), channel 0, in the arena.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Channels">Channels of this view.</param>
/// <param name="RowStride">Floats from a pixel to the one below it.</param>
/// <param name="PixelStride">Floats from a pixel to its right neighbour.</param>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct View(int Offset, int Height, int Width, int Channels, int RowStride, int PixelStride)
{
    /// <summary>A dense view: no halo, no neighbouring channels.</summary>
    public View(int offset, int height, int width, int channels)
        : this(offset, height, width, channels, width * channels, channels)
    {
    }

    /// <summary>True when the view names no buffer (an absent residual).</summary>
    public bool IsNone => Channels == 0;
}
