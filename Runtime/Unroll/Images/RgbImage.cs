namespace Unroll.Images;

/// <summary>An 8-bit RGB image: what <see cref="Preprocessing"/> turns into a network's input.</summary>
/// <remarks>Files are decoded by <c>ImageFile.Load</c> of the package Unroll.Images; pixels that another library has decoded come by <see cref="FromPixels"/>.</remarks>
public sealed class RgbImage
{
    private readonly byte[] _pixels;

    internal RgbImage(int width, int height, byte[] pixels)
    {
        Width = width;
        Height = height;
        _pixels = pixels;
    }

    /// <summary>The width in pixels, at least 1.</summary>
    public int Width { get; }

    /// <summary>The height in pixels, at least 1.</summary>
    public int Height { get; }

    /// <summary>The pixels, [Height, Width, 3]: rows from the top, red, green, blue.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Makes an image of pixels that are at hand; they are copied.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="pixels">Rows from the top, of <paramref name="width"/> pixels each.</param>
    /// <param name="order">The samples of a pixel; gray becomes three equal channels.</param>
    /// <param name="stride">The bytes from the start of a row to that of the next; 0: the rows follow each other without a gap.</param>
    /// <exception cref="ArgumentException">The size is not positive, or <paramref name="pixels"/> has not all rows.</exception>
    public static RgbImage FromPixels(int width, int height, ReadOnlySpan<byte> pixels, PixelOrder order = PixelOrder.Rgb, int stride = 0) =>
        new(width, height, PixelBuffer.ToRgb(width, height, pixels, order, stride, nameof(pixels)));

    /// <summary>The image in gray: <c>PIL.Image.convert("L")</c>, ITU-R 601-2 luma in 16-bit fixed point.</summary>
    public GrayImage ToGray()
    {
        var gray = new byte[Width * Height];
        ReadOnlySpan<byte> rgb = _pixels;
        for (var i = 0; i < gray.Length; i++)
        {
            var pixel = rgb.Slice(i * 3, 3);
            gray[i] = (byte)(((pixel[0] * 19595) + (pixel[1] * 38470) + (pixel[2] * 7471) + 0x8000) >> 16);
        }

        return new GrayImage(Width, Height, gray);
    }
}
