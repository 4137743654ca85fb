using System.Buffers.Binary;

namespace Unroll.Images.Formats;

/// <summary>
/// Where a GIF's first frame lies, and the colour below its transparent pixels and around it. Pillow keeps their index, and drops the transparency: the palette's colour remains.
/// libvips makes both black.
/// </summary>
internal sealed record GifFrame(int Left, int Top, int Width, int Height, byte[] Background)
{
    private const int HeaderLength = 13;
    private const int DescriptorLength = 10;

    /// <summary>Null where the file has no frame with a palette.</summary>
    internal static GifFrame? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength)
        {
            return null;
        }

        var position = HeaderLength;
        var palette = ReadPalette(bytes, bytes[10], ref position);
        var index = 0;
        while (position < bytes.Length)
        {
            switch (bytes[position])
            {
                case 0x21:
                    // A graphic control extension: four bytes, of which the first says whether the last is the transparent index.
                    if (position + 7 < bytes.Length && bytes[position + 1] == 0xF9 && bytes[position + 2] == 4)
                    {
                        index = (bytes[position + 3] & 1) != 0 ? bytes[position + 6] : 0;
                    }

                    position = SkipBlocks(bytes, position + 2);
                    break;
                case 0x2C when position + DescriptorLength <= bytes.Length:
                    var descriptor = bytes.Slice(position, DescriptorLength);
                    position += DescriptorLength;
                    var local = ReadPalette(bytes, descriptor[9], ref position);
                    return Of(descriptor, local.IsEmpty ? palette : local, index);
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Fills the screen around the frame.</summary>
    internal void Surround(int width, int height, Span<byte> rgb)
    {
        for (var y = 0; y < height; y++)
        {
            var row = rgb.Slice(y * width * 3, width * 3);
            if (y < Top || y >= Top + Height)
            {
                Fill(row);
                continue;
            }

            Fill(row[..(Math.Min(Left, width) * 3)]);
            Fill(row[(Math.Min(Left + Width, width) * 3)..]);
        }
    }

    private void Fill(Span<byte> rgb)
    {
        for (var i = 0; i < rgb.Length; i += 3)
        {
            Background.CopyTo(rgb[i..]);
        }
    }

    private static GifFrame? Of(ReadOnlySpan<byte> descriptor, ReadOnlySpan<byte> palette, int index) => (index * 3) + 3 <= palette.Length
        ? new GifFrame(Number(descriptor, 1), Number(descriptor, 3), Number(descriptor, 5), Number(descriptor, 7), palette.Slice(index * 3, 3).ToArray())
        : null;

    private static int Number(ReadOnlySpan<byte> descriptor, int at) => BinaryPrimitives.ReadUInt16LittleEndian(descriptor[at..]);

    private static ReadOnlySpan<byte> ReadPalette(ReadOnlySpan<byte> bytes, byte flags, ref int position)
    {
        var length = (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
        var palette = bytes.Slice(position, Math.Min(length, bytes.Length - position));
        position += palette.Length;
        return palette;
    }

    private static int SkipBlocks(ReadOnlySpan<byte> bytes, int position)
    {
        while (position < bytes.Length && bytes[position] != 0)
        {
            position += 1 + bytes[position];
        }

        return position + 1;
    }
}
