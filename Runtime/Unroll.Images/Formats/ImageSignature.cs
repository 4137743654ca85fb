using Unroll.Data;

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
            : ForeignFile.Describe(bytes[..Math.Min(bytes.Length, ForeignFile.Length)]) is { } foreign
            ? $"{name}: the file is no image but {foreign}; {Readable}."
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
        _ when bytes.Length >= 12 && bytes[4..].StartsWith("ftyp"u8) && IsHeif(bytes[8..12]) => "HEIC and other HEIF",
        _ when bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P']) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) => "JPEG 2000",
        _ when bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ']) => "JPEG XL",
        _ when bytes.StartsWith("<svg"u8) || (bytes[..Math.Min(bytes.Length, 16)].IndexOf("<?xml"u8) >= 0 && bytes.IndexOf("<svg"u8) >= 0) => "SVG",
        _ when bytes.StartsWith("8BPS"u8) => "Photoshop (PSD)",
        _ when bytes.StartsWith("DDS "u8) => "DDS",
        _ when bytes.StartsWith("icns"u8) || bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0]) => "icon (ICO, ICNS)",
        _ when bytes.StartsWith((ReadOnlySpan<byte>)[0x76, 0x2F, 0x31, 0x01]) => "OpenEXR",
        _ when bytes.StartsWith("#?RADIANCE"u8) => "Radiance HDR",
        _ when bytes.Length > 132 && bytes[128..].StartsWith("DICM"u8) => "DICOM",
        _ when bytes.StartsWith("%!PS"u8) => "PostScript",
        _ => null,
    };

    /// <summary>ISO 23008-12's brands; others with the same box are videos.</summary>
    private static bool IsHeif(ReadOnlySpan<byte> brand) => brand[..3] is [(byte)'h', (byte)'e', (byte)'i' or (byte)'v'] || brand[..3] is [(byte)'m', (byte)'i' or (byte)'s', (byte)'f' or (byte)'a'];
}
