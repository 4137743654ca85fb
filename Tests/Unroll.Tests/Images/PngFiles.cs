using System.Buffers.Binary;
using System.IO.Compression;
using Unroll.Images.Formats;

namespace Unroll.Tests.Images;

internal static class PngFiles
{
    /// <summary>Makes the checksums right again, so that damage reaches what lies after them.</summary>
    internal static void RepairChecksums(Span<byte> bytes)
    {
        int position = 8;
        while (position + 12 <= bytes.Length)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[position..]);
            if (length > bytes.Length - position - 12)
            {
                return;
            }

            Span<byte> covered = bytes.Slice(position + 4, 4 + (int)length);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[(position + 8 + (int)length)..], Crc32.Compute(covered));
            position += 12 + (int)length;
        }
    }

    /// <summary>Writes a file of rows with their filter bytes.</summary>
    internal static byte[] Make(int width, int height, byte depth, byte colorType, ReadOnlySpan<byte> rows)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, colorType);
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(rows);
        }

        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, compressed.ToArray());
        WriteChunk(file, "IEND"u8, []);
        byte[] bytes = file.ToArray();
        RepairChecksums(bytes);
        return bytes;
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        file.Write(length);
        file.Write(type);
        file.Write(data);
        file.Write(stackalloc byte[4]);
    }
}
