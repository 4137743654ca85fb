namespace Unroll.Images.Formats;

/// <summary>Recognises a file's format by its first bytes.</summary>
internal static class ImageSignature
{
    private const string Readable = "JPEG, PNG, WebP, AVIF, TIFF, GIF, BMP, PGM and PPM can be read";

    /// <exception cref="ImageException">It is none that can be read.</exception>
    internal static ImageFormat Recognise(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.IsEmpty)
        {
            throw new ImageException($"{name}: the file is empty; {Readable}.");
        }

        return Find(bytes) ?? throw new ImageException(NameOfUnsupported(bytes) is { } other
            ? $"{name}: {other} images are not supported; {Readable}."
            : $"{name}: the file is not an image of a known format (it starts with the bytes {Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}); {Readable}.");
    }

    private static ImageFormat? Find(ReadOnlySpan<byte> bytes) => bytes switch
    {
        _ when bytes.StartsWith(PngChunks.Signature) => ImageFormat.Png,
        _ when bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => ImageFormat.Jpeg,
        _ when bytes.StartsWith("BM"u8) => ImageFormat.Bmp,
        _ when IsNetpbm(bytes) => ImageFormat.Netpbm,
        _ when bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8) => ImageFormat.Gif,
        _ when bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) => ImageFormat.WebP,
        _ when bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8) || bytes.StartsWith("II+\0"u8) || bytes.StartsWith("MM\0+"u8) => ImageFormat.Tiff,
        _ when IsAvif(bytes) => ImageFormat.Avif,
        _ => null,
    };

    private static bool IsNetpbm(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 3 && bytes[0] == 'P' && bytes[1] is >= (byte)'1' and <= (byte)'7' && (bytes[2] is (>= 9 and <= 13) or (byte)' ' or (byte)'#');

    /// <summary>ISO 14496-12's ftyp box: AVIF where the major or a compatible brand says so.</summary>
    private static bool IsAvif(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16 || !bytes[4..].StartsWith("ftyp"u8))
        {
            return false;
        }

        var length = (int)Math.Min(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes), (uint)bytes.Length);
        for (var at = 8; at + 4 <= length; at += 4)
        {
            // The four bytes after the major brand are its version.
            if (at != 12 && (bytes[at..].StartsWith("avif"u8) || bytes[at..].StartsWith("avis"u8)))
            {
                return true;
            }
        }

        return false;
    }

    private static string? NameOfUnsupported(ReadOnlySpan<byte> bytes) => bytes switch
    {
        _ when bytes.Length >= 12 && bytes[4..].StartsWith("ftyp"u8) => "HEIC and other HEIF",
        _ when bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P']) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) => "JPEG 2000",
        _ when bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ']) => "JPEG XL",
        _ when bytes.StartsWith("<svg"u8) || (bytes.StartsWith("<?xml"u8) && bytes.IndexOf("<svg"u8) >= 0) => "SVG",
        _ => null,
    };
}
