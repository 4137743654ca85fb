using System.Numerics;
using System.Runtime.InteropServices;

namespace Unroll.Images;

/// <summary>
/// Resizes 8-bit images with exactly Pillow's arithmetic (Resample.c, 8 bits per channel): coefficients normalised in double and rounded to
/// 22 fractional bits, a horizontal and then a vertical pass with an 8-bit image between them, a pass skipped when it keeps the size.
/// </summary>
internal static class Resampler
{
    private const int PrecisionBits = 32 - 8 - 2;
    private const int Half = 1 << (PrecisionBits - 1);

    /// <summary>Computes a window of the resized image; every pixel is the same as in the whole one.</summary>
    /// <param name="source">[height, width, channels], or a piece of a larger image from its first pixel on.</param>
    /// <param name="size">The source's size.</param>
    /// <param name="columns">The columns of the result to compute.</param>
    /// <param name="rows">The rows of the result to compute.</param>
    /// <param name="interpolation">The filter.</param>
    /// <returns>[rows.Count, columns.Count, channels].</returns>
    internal static byte[] Resize(ReadOnlySpan<byte> source, ResizedSource size, ResizedAxis columns, ResizedAxis rows, Interpolation interpolation)
    {
        (int width, int height, int channels, int stride) = size;
        Coefficients? vertical = rows.Size == height ? null : new Coefficients(height, rows, interpolation);
        int firstRow = vertical is null ? rows.First : vertical.FirstSample;
        int rowCount = vertical is null ? rows.Count : vertical.EndSample - firstRow;

        // Only the source rows that the vertical pass reads take part in the horizontal one.
        ReadOnlySpan<byte> needed = source[(firstRow * stride)..];
        var intermediate = new byte[rowCount * columns.Count * channels];
        if (columns.Size == width)
        {
            for (int row = 0; row < rowCount; row++)
            {
                needed.Slice((row * stride) + (columns.First * channels), columns.Count * channels).CopyTo(intermediate.AsSpan(row * columns.Count * channels));
            }
        }
        else
        {
            var horizontal = new Coefficients(width, columns, interpolation);
            for (int row = 0; row < rowCount; row++)
            {
                ReadOnlySpan<byte> from = needed.Slice(row * stride, width * channels);
                Span<byte> to = intermediate.AsSpan(row * columns.Count * channels, columns.Count * channels);
                if (channels == 3)
                {
                    HorizontalRgb(from, to, horizontal);
                }
                else
                {
                    HorizontalGray(from, to, horizontal);
                }
            }
        }

        return vertical is null ? intermediate : Vertical(intermediate, columns.Count * channels, vertical);
    }

    private static void HorizontalRgb(ReadOnlySpan<byte> from, Span<byte> to, Coefficients coefficients)
    {
        for (int column = 0; column < coefficients.Count; column++)
        {
            ReadOnlySpan<int> taps = coefficients.Taps(column, out int first);
            ReadOnlySpan<byte> samples = from.Slice(first * 3, taps.Length * 3);
            int red = Half;
            int green = Half;
            int blue = Half;
            for (int i = 0, s = 0; i < taps.Length && s <= samples.Length - 3; i++, s += 3)
            {
                red += samples[s] * taps[i];
                green += samples[s + 1] * taps[i];
                blue += samples[s + 2] * taps[i];
            }

            Span<byte> pixel = to.Slice(column * 3, 3);
            pixel[0] = Clip(red);
            pixel[1] = Clip(green);
            pixel[2] = Clip(blue);
        }
    }

    private static void HorizontalGray(ReadOnlySpan<byte> from, Span<byte> to, Coefficients coefficients)
    {
        for (int column = 0; column < coefficients.Count; column++)
        {
            ReadOnlySpan<int> taps = coefficients.Taps(column, out int first);
            ReadOnlySpan<byte> samples = from.Slice(first, taps.Length);
            int sum = Half;
            for (int i = 0; i < taps.Length; i++)
            {
                sum += samples[i] * taps[i];
            }

            to[column] = Clip(sum);
        }
    }

    private static byte[] Vertical(ReadOnlySpan<byte> source, int stride, Coefficients coefficients)
    {
        var result = new byte[coefficients.Count * stride];
        var sums = new int[stride];
        for (int row = 0; row < coefficients.Count; row++)
        {
            ReadOnlySpan<int> taps = coefficients.Taps(row, out int first);
            Array.Fill(sums, Half);
            for (int i = 0; i < taps.Length; i++)
            {
                Accumulate(source.Slice((first - coefficients.FirstSample + i) * stride, stride), taps[i], sums);
            }

            Span<byte> to = result.AsSpan(row * stride, stride);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = Clip(sums[i]);
            }
        }

        return result;
    }

    private static void Accumulate(ReadOnlySpan<byte> samples, int tap, Span<int> sums)
    {
        var factor = new Vector<int>(tap);
        int lanes = Vector<int>.Count;
        int i = 0;
        for (; i <= samples.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(samples[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> a, out Vector<uint> b);
            Vector.Widen(high, out Vector<uint> c, out Vector<uint> d);
            Span<Vector<int>> block = MemoryMarshal.Cast<int, Vector<int>>(sums.Slice(i, 4 * lanes));
            block[0] += Vector.AsVectorInt32(a) * factor;
            block[1] += Vector.AsVectorInt32(b) * factor;
            block[2] += Vector.AsVectorInt32(c) * factor;
            block[3] += Vector.AsVectorInt32(d) * factor;
        }

        for (; i < samples.Length; i++)
        {
            sums[i] += samples[i] * tap;
        }
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> PrecisionBits, 0, 255);

    /// <summary>The taps of a window of one resized axis.</summary>
    private sealed class Coefficients
    {
        private readonly int[] _taps;
        private readonly int[] _starts;
        private readonly int[] _firsts;

        internal Coefficients(int inputSize, ResizedAxis axis, Interpolation interpolation)
        {
            var (filter, radius) = ResamplingFilter.Of(interpolation);
            double scale = (double)inputSize / axis.Size;
            double filterScale = Math.Max(scale, 1.0);
            double support = radius * filterScale;
            double inverse = 1.0 / filterScale;
            Count = axis.Count;
            _starts = new int[Count + 1];
            _firsts = new int[Count];
            var taps = new List<int>();
            var weights = new double[(int)Math.Min((2L * (long)Math.Ceiling(support)) + 1, inputSize)];
            FirstSample = inputSize;
            for (int i = 0; i < Count; i++)
            {
                double center = (axis.First + i + 0.5) * scale;
                int first = Math.Max((int)(center - support + 0.5), 0);
                int end = (int)Math.Min(center + support + 0.5, inputSize);
                double total = 0;
                for (int x = first; x < end; x++)
                {
                    double weight = filter((x - center + 0.5) * inverse);
                    weights[x - first] = weight;
                    total += weight;
                }

                for (int x = 0; x < end - first; x++)
                {
                    double weight = total != 0 ? weights[x] / total : weights[x];
                    taps.Add((int)((weight < 0 ? -0.5 : 0.5) + (weight * (1 << PrecisionBits))));
                }

                _firsts[i] = first;
                _starts[i + 1] = taps.Count;
                FirstSample = Math.Min(FirstSample, first);
                EndSample = Math.Max(EndSample, end);
            }

            _taps = [.. taps];
        }

        internal int Count { get; }

        internal int FirstSample { get; }

        internal int EndSample { get; }

        internal ReadOnlySpan<int> Taps(int index, out int first)
        {
            first = _firsts[index];
            return _taps.AsSpan(_starts[index], _starts[index + 1] - _starts[index]);
        }
    }
}

/// <summary>The size of an image to resize.</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Stride">The bytes from the start of a row to that of the next.</param>
internal readonly record struct ResizedSource(int Width, int Height, int Channels, int Stride);

/// <summary>One axis of a resized image, and the part of it that is asked for.</summary>
/// <param name="Size">The whole resized length.</param>
/// <param name="First">The first position asked for.</param>
/// <param name="Count">How many positions are asked for.</param>
internal readonly record struct ResizedAxis(int Size, int First, int Count);
