using System.Buffers.Binary;
using Unroll.Images;

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
}
