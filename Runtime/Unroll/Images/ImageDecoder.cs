using Unroll.Data;

namespace Unroll.Images;

/// <summary>Recognises the format by content and holds the limits that all formats share.</summary>
internal static class ImageDecoder
{
    /// <summary>Pillow's limit: beyond twice its MAX_IMAGE_PIXELS it refuses an image as a decompression bomb.</summary>
    internal const long MaxPixels = 178_956_970;

    private const long MaxFileBytes = 1L << 30;

    private const string Readable = "PNG, BMP, PGM, PPM and JPEG can be read";

    internal static RgbImage Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes;
        try
        {
            using FileStream stream = File.OpenRead(path);
            bytes = BoundedReader.ReadToEnd(stream, MaxFileBytes)
                ?? throw new ImageException($"{path}: the file is larger than {MaxFileBytes:N0} bytes, the most that is read as an image.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new ImageException($"{path}: the image file cannot be opened: {e.Message}", e);
        }

        return Decode(bytes, path);
    }

    internal static RgbImage Decode(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.IsEmpty)
        {
            throw new ImageException($"{name}: the file is empty; {Readable}.");
        }

        if (bytes.StartsWith(PngDecoder.Signature))
        {
            return PngDecoder.Decode(bytes, name);
        }

        if (bytes.StartsWith("BM"u8))
        {
            return BmpDecoder.Decode(bytes, name);
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return JpegDecoder.Decode(bytes, name);
        }

        if (bytes.Length >= 3 && bytes[0] == 'P' && bytes[1] is >= (byte)'1' and <= (byte)'7' && (bytes[2] is (>= 9 and <= 13) or (byte)' ' or (byte)'#'))
        {
            return NetpbmDecoder.Decode(bytes, name);
        }

        string? other = NameOfUnsupported(bytes);
        throw new ImageException(other is null
            ? $"{name}: the file is not an image of a known format (it starts with the bytes {Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}); {Readable}."
            : $"{name}: {other} images are not supported; {Readable}.");
    }

    /// <summary>Refuses a size before anything is allocated for it.</summary>
    internal static void CheckSize(long width, long height, string name)
    {
        if (width < 1 || height < 1)
        {
            throw new ImageException($"{name}: the header gives a size of {width} x {height} pixels; both must be at least 1.");
        }

        // Each side is below 2^32 here, so the division cannot overflow where a product could.
        if (width > MaxPixels / height)
        {
            throw new ImageException($"{name}: the header claims {width} x {height} pixels; at most {MaxPixels:N0} pixels are read.");
        }
    }

    internal static void CheckPixels(int width, int height, int channels, int length, string parameter)
    {
        if (width < 1 || height < 1 || (long)width * height > MaxPixels)
        {
            throw new ArgumentException($"The size {width} x {height} must be at least 1 x 1 and at most {MaxPixels:N0} pixels.", parameter);
        }

        if (length != (long)width * height * channels)
        {
            throw new ArgumentException($"{height} x {width} pixels of {channels} channel(s) take {(long)width * height * channels} bytes, not {length}.", parameter);
        }
    }

    private static string? NameOfUnsupported(ReadOnlySpan<byte> bytes) => bytes switch
    {
        _ when bytes.StartsWith("GIF8"u8) => "GIF",
        _ when bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) => "WebP",
        _ when bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8) => "TIFF",
        _ when bytes.Length >= 12 && bytes[4..].StartsWith("ftyp"u8) => "HEIF and AVIF",
        _ when bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P']) => "JPEG 2000",
        _ => null,
    };
}
