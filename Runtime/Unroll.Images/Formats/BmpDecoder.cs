using System.Buffers.Binary;
using System.Numerics;

namespace Unroll.Images.Formats;

/// <summary>Decodes Windows and OS/2 bitmaps without compression: 1, 4 and 8 bits with a palette, 16, 24 and 32 bits, with or without bit masks.</summary>
internal static class BmpDecoder
{
    private const int FileHeader = 14;
    private const uint Uncompressed = 0;
    private const uint BitFields = 3;
    private const uint AlphaBitFields = 6;

    internal static ImageInfo Probe(ReadOnlySpan<byte> bytes, string name)
    {
        var header = ReadHeader(bytes, name);
        ImageDecoder.CheckSize(header.Width, header.Height, name, long.MaxValue);
        return new ImageInfo(ImageFormat.Bmp, (int)header.Width, (int)header.Height, Orientation: 1);
    }

    internal static RgbImage Decode(ReadOnlySpan<byte> bytes, string name, long maxPixels)
    {
        var (headerSize, width, height, topDown) = ReadHeader(bytes, name);
        ReadOnlySpan<byte> header = bytes.Slice(FileHeader, headerSize);
        bool core = headerSize == 12;
        ImageDecoder.CheckSize(width, height, name, maxPixels);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(header[(core ? 10 : 14)..]);
        uint compression = core ? Uncompressed : BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        bool masked = compression is BitFields or AlphaBitFields && bits is 16 or 32;
        if (!(masked || (compression == Uncompressed && bits is 1 or 4 or 8 or 16 or 24 or 32)))
        {
            throw new ImageException(
                $"{name}: the BMP has {bits} bits per pixel with {CompressionName(compression)}; without compression 1, 4, 8, 16, 24 and 32 bits are read, with bit masks 16 and 32.");
        }

        long stride = ((width * bits) + 31) / 32 * 4;
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(bytes[10..]);
        if (offset < FileHeader + headerSize || offset + (stride * height) > bytes.Length)
        {
            throw new ImageException(
                $"{name}: the BMP file is truncated or damaged: {width} x {height} pixels of {bits} bits take {stride * height:N0} bytes from byte {offset} on, the file has {bytes.Length:N0}.");
        }

        ReadOnlySpan<byte> data = bytes.Slice((int)offset, (int)(stride * height));
        var pixels = new byte[width * height * 3];
        var rows = new RowReader(bits, (int)width, name)
        {
            Palette = bits <= 8 ? ReadPalette(bytes, header, bits, (int)offset, name) : default,
            PaletteEntry = core ? 3 : 4,
        };
        if (bits is 16 || masked)
        {
            rows.SetMasks(masked ? ReadMasks(bytes, headerSize, (int)offset, name) : (0x7C00, 0x03E0, 0x001F));
        }

        for (int y = 0; y < height; y++)
        {
            int stored = topDown ? y : (int)height - 1 - y;
            rows.Read(data.Slice(stored * (int)stride, (int)stride), pixels.AsSpan(y * (int)width * 3, (int)width * 3));
        }

        return new RgbImage((int)width, (int)height, pixels);
    }

    private static Header ReadHeader(ReadOnlySpan<byte> bytes, string name)
    {
        uint size = bytes.Length < FileHeader + 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[FileHeader..]);
        if (size is not (12 or 40 or 52 or 56 or 64 or 108 or 124) || bytes.Length < FileHeader + size)
        {
            throw new ImageException(bytes.Length < FileHeader + 40
                ? $"{name}: the BMP file is truncated: it ends inside its header, at byte {bytes.Length}."
                : $"{name}: the BMP information header has {size} bytes; 12, 40, 52, 56, 64, 108 and 124 are known.");
        }

        ReadOnlySpan<byte> header = bytes.Slice(FileHeader, (int)size);
        bool core = size == 12;
        long width = core ? BinaryPrimitives.ReadUInt16LittleEndian(header[4..]) : BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        long height = core ? BinaryPrimitives.ReadUInt16LittleEndian(header[6..]) : BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        return new Header((int)size, width, Math.Abs(height), TopDown: height < 0);
    }

    private static string CompressionName(uint compression) => compression switch
    {
        Uncompressed => "no compression",
        1 or 2 => "run-length compression",
        BitFields or AlphaBitFields => "bit masks",
        4 => "an embedded JPEG",
        5 => "an embedded PNG",
        _ => $"the unknown compression {compression}",
    };

    private static ReadOnlySpan<byte> ReadPalette(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> header, int bits, int offset, string name)
    {
        bool core = header.Length == 12;
        uint used = core ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(header[32..]);
        long colors = used == 0 || used > 1u << bits ? 1 << bits : used;
        int start = FileHeader + header.Length;
        long length = colors * (core ? 3 : 4);
        if (start + length > offset)
        {
            // OS/2 files may store fewer colours than the depth allows without saying so.
            length = used == 0 ? offset - start : throw new ImageException(
                $"{name}: the BMP palette of {colors} colours takes {length} bytes, but the pixels start {offset - start} bytes after the header.");
        }

        return bytes.Slice(start, (int)length);
    }

    private static (uint Red, uint Green, uint Blue) ReadMasks(ReadOnlySpan<byte> bytes, int headerSize, int offset, string name)
    {
        // The masks follow a 40-byte header and are fields, at the same place, of the longer ones.
        const int Start = FileHeader + 40;
        if (headerSize is 12 or 64 || offset < Start + 12)
        {
            throw new ImageException($"{name}: the BMP asks for bit masks, but there is no room for them between its header and its pixels.");
        }

        return (
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[Start..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[(Start + 4)..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[(Start + 8)..]));
    }

    private readonly record struct Header(int Size, long Width, long Height, bool TopDown);

    /// <summary>Turns stored rows into RGB.</summary>
    private ref struct RowReader(int bits, int width, string name)
    {
        private Channel _red;
        private Channel _green;
        private Channel _blue;
        private bool _masked;

        internal ReadOnlySpan<byte> Palette { get; init; }

        internal int PaletteEntry { get; init; }

        internal void SetMasks((uint Red, uint Green, uint Blue) masks)
        {
            _masked = true;
            _red = new Channel(masks.Red, name);
            _green = new Channel(masks.Green, name);
            _blue = new Channel(masks.Blue, name);
        }

        internal readonly void Read(ReadOnlySpan<byte> row, Span<byte> destination)
        {
            if (bits <= 8)
            {
                ReadIndexed(row, destination);
            }
            else if (_masked)
            {
                ReadMasked(row, destination);
            }
            else
            {
                int pixelBytes = bits / 8;
                for (int x = 0; x < width; x++)
                {
                    ReadOnlySpan<byte> source = row.Slice(x * pixelBytes, 3);
                    Span<byte> pixel = destination.Slice(x * 3, 3);
                    pixel[0] = source[2];
                    pixel[1] = source[1];
                    pixel[2] = source[0];
                }
            }
        }

        private readonly void ReadIndexed(ReadOnlySpan<byte> row, Span<byte> destination)
        {
            int mask = (1 << bits) - 1;
            for (int x = 0; x < width; x++)
            {
                long bit = (long)x * bits;
                int index = (row[(int)(bit >> 3)] >> (8 - bits - (int)(bit & 7))) & mask;
                int entry = index * PaletteEntry;
                if (entry + PaletteEntry > Palette.Length)
                {
                    throw new ImageException($"{name}: a pixel of the BMP uses colour {index} of a palette that has {Palette.Length / PaletteEntry} colours.");
                }

                destination[x * 3] = Palette[entry + 2];
                destination[(x * 3) + 1] = Palette[entry + 1];
                destination[(x * 3) + 2] = Palette[entry];
            }
        }

        private readonly void ReadMasked(ReadOnlySpan<byte> row, Span<byte> destination)
        {
            for (int x = 0; x < width; x++)
            {
                uint value = bits == 16 ? BinaryPrimitives.ReadUInt16LittleEndian(row[(x * 2)..]) : BinaryPrimitives.ReadUInt32LittleEndian(row[(x * 4)..]);
                destination[x * 3] = _red.Scale(value);
                destination[(x * 3) + 1] = _green.Scale(value);
                destination[(x * 3) + 2] = _blue.Scale(value);
            }
        }
    }

    /// <summary>One channel's bits inside a pixel.</summary>
    private readonly struct Channel
    {
        private readonly int _shift;
        private readonly ulong _max;

        internal Channel(uint mask, string name)
        {
            _shift = BitOperations.TrailingZeroCount(mask);
            _max = mask >> _shift;
            if (mask == 0 || (_max & (_max + 1)) != 0)
            {
                throw new ImageException($"{name}: the BMP bit mask 0x{mask:X8} is not one run of set bits.");
            }
        }

        internal byte Scale(uint value) => (byte)(((value >> _shift) & _max) * 255 / _max);
    }
}
