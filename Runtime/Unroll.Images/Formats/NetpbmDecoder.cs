using System.Buffers.Binary;

namespace Unroll.Images.Formats;

/// <summary>Decodes PGM and PPM, plain (P2, P3) and binary (P5, P6), with a maximum of up to 65535.</summary>
internal static class NetpbmDecoder
{
    internal static ImageInfo Probe(ReadOnlySpan<byte> bytes, string name)
    {
        var (_, width, height) = ReadHeader(bytes, name, out _);
        ImageDecoder.CheckSize(width, height, name, long.MaxValue);
        return new ImageInfo(ImageFormat.Netpbm, width, height, Orientation: 1);
    }

    internal static RgbImage Decode(ReadOnlySpan<byte> bytes, string name, long maxPixels)
    {
        var (kind, width, height) = ReadHeader(bytes, name, out var position);
        ImageDecoder.CheckSize(width, height, name, maxPixels);
        int maximum = ReadNumber(bytes, ref position, ushort.MaxValue, "maximum value", name);
        if (maximum == 0)
        {
            throw new ImageException($"{name}: the maximum value in the Netpbm header is 0; it is 1 to 65535.");
        }

        bool plain = kind is 2 or 3;
        int channels = kind is 3 or 6 ? 3 : 1;
        long samples = (long)width * height * channels;
        int sampleBytes = maximum > 255 ? 2 : 1;

        // One white-space byte ends the binary header; a plain sample takes a digit and, but for the last, a separator.
        int start = Math.Min(position + 1, bytes.Length);
        long needed = plain ? (2 * samples) - 1 : samples * sampleBytes;
        if (bytes.Length - start < needed)
        {
            throw new ImageException($"{name}: the Netpbm file is truncated: {width} x {height} pixels take at least {needed:N0} bytes after the header, the file has {bytes.Length - start:N0}.");
        }

        var scale = new Scale(channels, maximum);
        var pixels = new byte[width * height * 3];
        int copies = 3 / channels;
        int at = 0;
        int binary = start;
        for (long i = 0; i < samples; i++)
        {
            int value;
            if (plain)
            {
                value = ReadNumber(bytes, ref position, maximum, "sample", name);
            }
            else if (sampleBytes == 1)
            {
                value = bytes[binary++];
            }
            else
            {
                value = BinaryPrimitives.ReadUInt16BigEndian(bytes[binary..]);
                binary += 2;
            }

            byte level = scale.Apply(value);
            for (int copy = 0; copy < copies; copy++)
            {
                pixels[at++] = level;
            }
        }

        return new RgbImage(width, height, pixels);
    }

    private static (int Kind, int Width, int Height) ReadHeader(ReadOnlySpan<byte> bytes, string name, out int position)
    {
        int kind = bytes[1] - '0';
        if (kind is not (2 or 3 or 5 or 6))
        {
            throw new ImageException($"{name}: the Netpbm format P{kind} ({(kind == 7 ? "PAM" : "bitmap")}) is not supported; P2 and P5 (PGM), P3 and P6 (PPM) can be read.");
        }

        position = 2;
        int width = ReadNumber(bytes, ref position, int.MaxValue, "width", name);
        int height = ReadNumber(bytes, ref position, int.MaxValue, "height", name);
        return (kind, width, height);
    }

    /// <summary>Reads a decimal number after white space and comments; leaves <paramref name="position"/> on the byte after it.</summary>
    private static int ReadNumber(ReadOnlySpan<byte> bytes, ref int position, int maximum, string what, string name)
    {
        while (position < bytes.Length && (IsSpace(bytes[position]) || bytes[position] == '#'))
        {
            if (bytes[position] == '#')
            {
                int end = bytes[position..].IndexOfAny((byte)'\n', (byte)'\r');
                position = end < 0 ? bytes.Length : position + end;
            }
            else
            {
                position++;
            }
        }

        int start = position;
        long value = 0;
        while (position < bytes.Length && bytes[position] is >= (byte)'0' and <= (byte)'9' && value <= maximum)
        {
            value = (value * 10) + (bytes[position++] - '0');
        }

        if (position == start || value > maximum || (position < bytes.Length && !IsSpace(bytes[position]) && bytes[position] != '#'))
        {
            string found = start >= bytes.Length ? "the file ends there" : value > maximum ? $"it is above {maximum}" : $"the byte 0x{bytes[position < bytes.Length ? position : start]:X2} is there";
            throw new ImageException($"{name}: the Netpbm {what} at byte {start} should be a decimal number of at most {maximum}, but {found}.");
        }

        return (int)value;
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (>= 9 and <= 13);

    /// <summary>Pillow's scaling of samples: colours to 0…255; gray above 8 bits to 0…65535, of which the high byte is kept.</summary>
    private readonly struct Scale
    {
        private readonly byte[] _levels;

        internal Scale(int channels, int maximum)
        {
            bool wide = channels == 1 && maximum > 255;
            int top = wide ? 65535 : 255;
            _levels = new byte[maximum > 255 ? 65536 : 256];
            for (int value = 0; value < _levels.Length; value++)
            {
                int scaled = Math.Min(top, (int)Math.Round((double)value / maximum * top, MidpointRounding.ToEven));
                _levels[value] = (byte)(wide ? scaled >> 8 : scaled);
            }
        }

        internal byte Apply(int value) => _levels[value];
    }
}
