namespace Unroll.Images;

/// <summary>An 8-bit RGB image, decoded as <c>PIL.Image.open(path).convert("RGB")</c> decodes it.</summary>
/// <remarks>
/// Gray becomes three equal channels, a palette is looked up, transparency is dropped, 16-bit samples keep their high byte.
/// The format is recognised by content: PNG, BMP, PGM/PPM, and JPEG where libturbojpeg is installed. EXIF orientation and colour profiles are not applied.
/// </remarks>
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

    /// <summary>Whether JPEG can be read here, that is, whether libturbojpeg 2.0 or later was found.</summary>
    public static bool CanReadJpeg => TurboJpeg.IsAvailable;

    /// <summary>Reads an image file.</summary>
    /// <param name="path">A PNG, BMP, PGM, PPM or JPEG file.</param>
    /// <exception cref="ImageException">The file is missing, unreadable, of another format, damaged, truncated or too large; or it is a JPEG and libturbojpeg is absent.</exception>
    public static RgbImage Load(string path) => ImageDecoder.Load(path);

    /// <summary>Decodes an image from memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What error messages call it, such as the file's name.</param>
    /// <exception cref="ImageException">The bytes are of another format, damaged, truncated or too large; or they are a JPEG and libturbojpeg is absent.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ImageDecoder.Decode(bytes, name);
    }

    /// <summary>Makes an image of pixels that are at hand; they are copied.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="pixels">[height, width, 3] samples.</param>
    /// <exception cref="ArgumentException">The size is not positive or <paramref name="pixels"/> has another length than it asks for.</exception>
    public static RgbImage FromPixels(int width, int height, ReadOnlySpan<byte> pixels)
    {
        ImageDecoder.CheckPixels(width, height, channels: 3, pixels.Length, nameof(pixels));
        return new RgbImage(width, height, pixels.ToArray());
    }

    /// <summary>The image in gray: <c>PIL.Image.convert("L")</c>, ITU-R 601-2 luma in 16-bit fixed point.</summary>
    public GrayImage ToGray()
    {
        var gray = new byte[Width * Height];
        ReadOnlySpan<byte> rgb = _pixels;
        for (int i = 0; i < gray.Length; i++)
        {
            ReadOnlySpan<byte> pixel = rgb.Slice(i * 3, 3);
            gray[i] = (byte)(((pixel[0] * 19595) + (pixel[1] * 38470) + (pixel[2] * 7471) + 0x8000) >> 16);
        }

        return new GrayImage(Width, Height, gray);
    }
}
