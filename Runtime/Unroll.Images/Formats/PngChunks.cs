using System.Buffers.Binary;
using System.Text;

namespace Unroll.Images.Formats;

/// <summary>What Pillow checks of a PNG's chunks and libvips does not: the checksums before the image data, and that chunks after them are whole.</summary>
internal static class PngChunks
{
    // Length and type.
    private const int ChunkHeader = 8;

    // And the checksum.
    private const int Frame = 12;

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="ImageException">A chunk is cut off, or its checksum is wrong.</exception>
    internal static void Check(ReadOnlySpan<byte> bytes, string name)
    {
        var position = CheckHeader(bytes, name);
        var rest = bytes[position..];
        while (rest.Length >= ChunkHeader && !rest[4..].StartsWith("IEND"u8) && IsType(rest.Slice(4, 4)))
        {
            // Whether the image data themselves are whole, their decoder knows. A checksum that is cut off alone is not missed.
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - ChunkHeader && !rest[4..].StartsWith("IDAT"u8))
            {
                throw CutOff(name, rest, bytes.Length - rest.Length);
            }

            rest = rest[(int)Math.Min(Frame + (long)length, rest.Length)..];
        }
    }

    /// <summary>Checks all chunks before the first IDAT, and returns where it begins.</summary>
    private static int CheckHeader(ReadOnlySpan<byte> bytes, string name)
    {
        for (var position = Signature.Length; ;)
        {
            var rest = bytes[position..];
            if (rest.Length < Frame)
            {
                throw new ImageException($"{name}: the PNG file is truncated: it ends at byte {bytes.Length}, before any image data (an IDAT chunk).");
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var type = rest.Slice(4, 4);
            if (type.SequenceEqual("IDAT"u8))
            {
                return position;
            }

            if (length > rest.Length - Frame)
            {
                throw CutOff(name, rest, position);
            }

            var stored = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]);
            var actual = Crc32.Compute(rest.Slice(4, 4 + (int)length));
            if (stored != actual)
            {
                throw new ImageException($"{name}: the PNG is damaged: the chunk {Printable(type)} at byte {position} has checksum {stored:X8}, its content gives {actual:X8}.");
            }

            position += Frame + (int)length;
        }
    }

    private static ImageException CutOff(string name, ReadOnlySpan<byte> chunk, int position) => new(
        $"{name}: the PNG file is truncated or damaged: the chunk {Printable(chunk.Slice(4, 4))} at byte {position} claims {BinaryPrimitives.ReadUInt32BigEndian(chunk):N0} bytes, " +
        $"{Math.Max(0, chunk.Length - Frame):N0} are left.");

    private static string Printable(ReadOnlySpan<byte> type) => IsType(type) ? Encoding.ASCII.GetString(type) : $"0x{Convert.ToHexString(type)}";

    private static bool IsType(ReadOnlySpan<byte> type)
    {
        foreach (var b in type)
        {
            if (!char.IsAsciiLetter((char)b))
            {
                return false;
            }
        }

        return true;
    }
}
