using System.Buffers.Binary;

namespace Unroll.Images;

/// <summary>The IHDR chunk of a PNG, checked.</summary>
internal readonly struct PngHeader
{
    internal const int Length = 13;

    internal const byte Gray = 0;
    internal const byte Rgb = 2;
    internal const byte Indexed = 3;
    internal const byte GrayAlpha = 4;
    internal const byte RgbAlpha = 6;

    internal PngHeader(ReadOnlySpan<byte> chunk, string name)
    {
        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunk);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        ImageDecoder.CheckSize(width, height, name);
        Width = (int)width;
        Height = (int)height;
        BitDepth = chunk[8];
        ColorType = chunk[9];
        bool valid = ColorType switch
        {
            Gray => BitDepth is 1 or 2 or 4 or 8 or 16,
            Indexed => BitDepth is 1 or 2 or 4 or 8,
            Rgb or GrayAlpha or RgbAlpha => BitDepth is 8 or 16,
            _ => false,
        };
        if (!valid)
        {
            throw new ImageException($"{name}: the PNG header gives colour type {ColorType} with {BitDepth} bits per sample, which the PNG standard does not define.");
        }

        if (chunk[10] != 0 || chunk[11] != 0 || chunk[12] > 1)
        {
            throw new ImageException(
                $"{name}: the PNG header gives compression {chunk[10]}, filter {chunk[11]} and interlace {chunk[12]}; the PNG standard defines 0, 0 and 0 or 1.");
        }

        Interlaced = chunk[12] == 1;
    }

    internal int Width { get; }

    internal int Height { get; }

    internal int BitDepth { get; }

    internal int ColorType { get; }

    internal bool Interlaced { get; }

    internal int BitsPerPixel => BitDepth * ColorType switch
    {
        Rgb => 3,
        GrayAlpha => 2,
        RgbAlpha => 4,
        _ => 1,
    };

    /// <summary>Bytes of a row of <paramref name="width"/> pixels, without its filter byte.</summary>
    internal int RowBytes(int width) => (int)((((long)width * BitsPerPixel) + 7) / 8);

    /// <summary>Bytes of all rows with their filter bytes.</summary>
    internal long ScanlineBytes()
    {
        long total = 0;
        foreach (PngPass pass in Passes())
        {
            total += (long)pass.Height * (1 + RowBytes(pass.Width));
        }

        return total;
    }

    /// <summary>The reduced images the rows come in: one, or Adam7's seven less the empty ones.</summary>
    internal IEnumerable<PngPass> Passes()
    {
        if (!Interlaced)
        {
            return [new PngPass(0, 0, 1, 1, Width, Height)];
        }

        ReadOnlySpan<(int X, int Y, int StepX, int StepY)> adam7 =
            [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        var passes = new List<PngPass>(adam7.Length);
        foreach ((int x, int y, int stepX, int stepY) in adam7)
        {
            var pass = new PngPass(x, y, stepX, stepY, (Width - x + stepX - 1) / stepX, (Height - y + stepY - 1) / stepY);
            if (pass.Width > 0 && pass.Height > 0)
            {
                passes.Add(pass);
            }
        }

        return passes;
    }
}

/// <summary>Every <paramref name="StepX"/>-th pixel from <paramref name="X"/> on of every <paramref name="StepY"/>-th row from <paramref name="Y"/> on.</summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY, int Width, int Height);
