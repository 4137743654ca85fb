namespace Unroll.Images;

/// <summary>An 8-bit gray image: the input of networks with one channel.</summary>
public sealed class GrayImage
{
    private readonly byte[] _pixels;

    internal GrayImage(int width, int height, byte[] pixels)
    {
        Width = width;
        Height = height;
        _pixels = pixels;
    }

    /// <summary>The width in pixels, at least 1.</summary>
    public int Width { get; }

    /// <summary>The height in pixels, at least 1.</summary>
    public int Height { get; }

    /// <summary>The pixels, [Height, Width], rows from the top.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Makes an image of pixels that are at hand; they are copied.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="pixels">Rows from the top, of <paramref name="width"/> samples each.</param>
    /// <param name="stride">The bytes from the start of a row to that of the next; 0: the rows follow each other without a gap.</param>
    /// <exception cref="ArgumentException">The size is not positive, or <paramref name="pixels"/> has not all rows.</exception>
    public static GrayImage FromPixels(int width, int height, ReadOnlySpan<byte> pixels, int stride = 0) =>
        new(width, height, PixelBuffer.ToGray(width, height, pixels, stride, nameof(pixels)));
}
