namespace Unroll.Images;

/// <summary>Turns a restored PNG row of any colour type and depth into 8-bit RGB.</summary>
internal readonly struct PngRowConverter
{
    private readonly int _bitDepth;
    private readonly int _sampleBytes;
    private readonly int _pixelBytes;
    private readonly bool _gray;

    /// <summary>The colours by index for depths below 8 and for indexed images; gray levels are a palette too. Null when samples are stored directly.</summary>
    private readonly byte[]? _palette;

    internal PngRowConverter(PngHeader header, ReadOnlySpan<byte> palette)
    {
        _bitDepth = header.BitDepth;
        _sampleBytes = header.BitDepth == 16 ? 2 : 1;
        _pixelBytes = header.BitsPerPixel / 8;
        _gray = header.ColorType is PngHeader.Gray or PngHeader.GrayAlpha;
        _palette = header.ColorType == PngHeader.Indexed ? palette.ToArray() : header.BitDepth < 8 ? GrayLevels(header.BitDepth) : null;
    }

    /// <summary>Writes <paramref name="count"/> pixels, the first at the start of <paramref name="destination"/>, each <paramref name="step"/> bytes after the one before.</summary>
    /// <returns>-1, or the first index that the palette does not have.</returns>
    internal int Convert(ReadOnlySpan<byte> row, int count, Span<byte> destination, int step)
    {
        if (_palette is not null)
        {
            return LookUp(row, count, destination, step);
        }

        // The high byte of a 16-bit sample comes first, so reading the first byte of each sample serves both depths.
        if (_gray)
        {
            for (int i = 0; i < count; i++)
            {
                byte level = row[i * _pixelBytes];
                Span<byte> pixel = destination.Slice(i * step, 3);
                pixel[0] = level;
                pixel[1] = level;
                pixel[2] = level;
            }
        }
        else if (_pixelBytes == 3 && step == 3)
        {
            row[..(count * 3)].CopyTo(destination);
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> samples = row.Slice(i * _pixelBytes, _pixelBytes);
                Span<byte> pixel = destination.Slice(i * step, 3);
                pixel[0] = samples[0];
                pixel[1] = samples[_sampleBytes];
                pixel[2] = samples[2 * _sampleBytes];
            }
        }

        return -1;
    }

    private static byte[] GrayLevels(int bitDepth)
    {
        int last = (1 << bitDepth) - 1;
        var levels = new byte[(last + 1) * 3];
        for (int i = 0; i <= last; i++)
        {
            levels.AsSpan(i * 3, 3).Fill((byte)(i * 255 / last));
        }

        return levels;
    }

    private int LookUp(ReadOnlySpan<byte> row, int count, Span<byte> destination, int step)
    {
        ReadOnlySpan<byte> palette = _palette;
        int mask = (1 << _bitDepth) - 1;
        for (int i = 0; i < count; i++)
        {
            long bit = (long)i * _bitDepth;
            int index = (row[(int)(bit >> 3)] >> (8 - _bitDepth - (int)(bit & 7))) & mask;
            if (index * 3 >= palette.Length)
            {
                return index;
            }

            palette.Slice(index * 3, 3).CopyTo(destination.Slice(i * step, 3));
        }

        return -1;
    }
}
