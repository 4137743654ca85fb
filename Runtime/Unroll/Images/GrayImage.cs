namespace Unroll.Images;

/// <summary>An 8-bit gray image, decoded as <c>PIL.Image.open(path).convert("L")</c> decodes it: the input of networks with one channel.</summary>
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

    /// <summary>Reads an image file; colours become luma (see <see cref="RgbImage.ToGray"/>).</summary>
    /// <param name="path">A PNG, BMP, PGM, PPM or JPEG file.</param>
    /// <exception cref="ImageException">As for <see cref="RgbImage.Load"/>.</exception>
    public static GrayImage Load(string path) => RgbImage.Load(path).ToGray();

    /// <summary>Decodes an image from memory; colours become luma (see <see cref="RgbImage.ToGray"/>).</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What error messages call it, such as the file's name.</param>
    /// <exception cref="ImageException">As for <see cref="RgbImage.Decode"/>.</exception>
    public static GrayImage Decode(ReadOnlySpan<byte> bytes, string name) => RgbImage.Decode(bytes, name).ToGray();

    /// <summary>Makes an image of pixels that are at hand; they are copied.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="pixels">[height, width] samples.</param>
    /// <exception cref="ArgumentException">The size is not positive or <paramref name="pixels"/> has another length than it asks for.</exception>
    public static GrayImage FromPixels(int width, int height, ReadOnlySpan<byte> pixels)
    {
        ImageDecoder.CheckPixels(width, height, channels: 1, pixels.Length, nameof(pixels));
        return new GrayImage(width, height, pixels.ToArray());
    }
}
