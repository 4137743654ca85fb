using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Unroll.Images;

/// <summary>Decodes PNG (W3C PNG, third edition, without animation): chunks and checks here, rows in <see cref="PngScanline"/>.</summary>
internal static class PngDecoder
{
    // RFC 1951: a match of 258 bytes takes at least two bits, so deflate expands at most 1032 times.
    private const long MaxDeflateRatio = 1032;

    private const string Truncated = "the PNG file is truncated";

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    internal static RgbImage Decode(ReadOnlySpan<byte> bytes, string name)
    {
        PngHeader? parsed = null;
        ReadOnlySpan<byte> palette = default;
        using var compressed = new MemoryStream();
        bool afterData = false;
        int position = Signature.Length;
        while (true)
        {
            ReadOnlySpan<byte> type = ReadChunk(bytes, ref position, out ReadOnlySpan<byte> chunk, name);
            if (parsed is null != type.SequenceEqual("IHDR"u8))
            {
                throw new ImageException($"{name}: the PNG chunk at byte {position - chunk.Length - 12} is {Printable(type)}; the first chunk, and only the first, is IHDR.");
            }

            if (parsed is null)
            {
                if (chunk.Length != PngHeader.Length)
                {
                    throw new ImageException($"{name}: the PNG header chunk IHDR has {chunk.Length} bytes; it has {PngHeader.Length}.");
                }

                parsed = new PngHeader(chunk, name);
            }
            else if (type.SequenceEqual("PLTE"u8))
            {
                if (chunk.Length is 0 or > 768 || chunk.Length % 3 != 0 || compressed.Length > 0)
                {
                    throw new ImageException($"{name}: the PNG palette PLTE has {chunk.Length} bytes; it has 3 to 768, a multiple of 3, and stands before the first IDAT.");
                }

                palette = chunk;
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                if (afterData)
                {
                    throw new ImageException($"{name}: the PNG has an IDAT chunk after another chunk has ended the image data; IDAT chunks follow each other.");
                }

                compressed.Write(chunk);
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                break;
            }
            else if ((type[0] & 0x20) == 0)
            {
                throw new ImageException($"{name}: the PNG has a critical chunk {Printable(type)} that the PNG standard does not define.");
            }
            else
            {
                afterData = compressed.Length > 0;
            }
        }

        PngHeader header = parsed.Value;
        if (header.ColorType == PngHeader.Indexed && palette.IsEmpty)
        {
            throw new ImageException($"{name}: the PNG has indexed colours but no palette (PLTE chunk).");
        }

        long expected = header.ScanlineBytes();
        if (expected > compressed.Length * MaxDeflateRatio)
        {
            throw new ImageException(
                $"{name}: the PNG header claims {header.Width} x {header.Height} pixels, {expected:N0} bytes of rows, but {compressed.Length:N0} bytes of compressed data cannot hold them.");
        }

        compressed.Position = 0;
        return new RgbImage(header.Width, header.Height, Inflate(header, palette, compressed, name));
    }

    private static byte[] Inflate(PngHeader header, ReadOnlySpan<byte> palette, MemoryStream compressed, string name)
    {
        var pixels = new byte[header.Width * header.Height * 3];
        var converter = new PngRowConverter(header, palette);
        using var rows = new ZLibStream(compressed, CompressionMode.Decompress);
        try
        {
            foreach (PngPass pass in header.Passes())
            {
                int rowBytes = header.RowBytes(pass.Width);
                var previous = new byte[rowBytes + 1];
                var current = new byte[rowBytes + 1];
                for (int row = 0; row < pass.Height; row++)
                {
                    if (rows.ReadAtLeast(current, current.Length, throwOnEndOfStream: false) != current.Length)
                    {
                        throw new ImageException($"{name}: {Truncated}: its image data end in row {pass.Y + (row * pass.StepY)} of {header.Height}.");
                    }

                    if (!PngScanline.Unfilter(current[0], current.AsSpan(1), previous.AsSpan(1), Math.Max(1, header.BitsPerPixel / 8)))
                    {
                        throw new ImageException($"{name}: row {pass.Y + (row * pass.StepY)} of the PNG has filter {current[0]}; the PNG standard defines 0 to 4.");
                    }

                    int start = ((((pass.Y + (row * pass.StepY)) * header.Width) + pass.X) * 3);
                    int unknown = converter.Convert(current.AsSpan(1), pass.Width, pixels.AsSpan(start), pass.StepX * 3);
                    if (unknown >= 0)
                    {
                        throw new ImageException(
                            $"{name}: row {pass.Y + (row * pass.StepY)} of the PNG uses colour {unknown} of a palette that has {palette.Length / 3} colours.");
                    }

                    (previous, current) = (current, previous);
                }
            }

            // Reading on makes the stream see its end and check the Adler-32 sum of all rows.
            _ = rows.ReadByte();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new ImageException($"{name}: the compressed data of the PNG are damaged: {e.Message}", e);
        }

        return pixels;
    }

    /// <summary>Reads the chunk at <paramref name="position"/> and moves past it; its checksum is right.</summary>
    private static ReadOnlySpan<byte> ReadChunk(ReadOnlySpan<byte> bytes, scoped ref int position, out ReadOnlySpan<byte> data, string name)
    {
        ReadOnlySpan<byte> rest = bytes[position..];
        if (rest.Length < 12)
        {
            throw new ImageException($"{name}: {Truncated}: it ends at byte {bytes.Length} where a chunk should start; the last chunk is IEND.");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        ReadOnlySpan<byte> type = rest.Slice(4, 4);
        if (length > rest.Length - 12)
        {
            throw new ImageException($"{name}: {Truncated} or damaged: the chunk {Printable(type)} at byte {position} claims {length:N0} bytes, {rest.Length - 12:N0} are left.");
        }

        data = rest.Slice(8, (int)length);
        uint stored = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]);
        uint actual = Crc32.Compute(rest.Slice(4, 4 + (int)length));
        if (stored != actual)
        {
            throw new ImageException($"{name}: the PNG is damaged: the chunk {Printable(type)} at byte {position} has checksum {stored:X8}, its content gives {actual:X8}.");
        }

        position += 12 + (int)length;
        return type;
    }

    private static string Printable(ReadOnlySpan<byte> type)
    {
        foreach (byte b in type)
        {
            if (!char.IsAsciiLetter((char)b))
            {
                return $"0x{Convert.ToHexString(type)}";
            }
        }

        return Encoding.ASCII.GetString(type);
    }
}
