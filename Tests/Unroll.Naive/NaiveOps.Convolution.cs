using System.Numerics;
using System.Runtime.InteropServices;

namespace Unroll.Naive;

public static partial class NaiveOps
{
    // A few kilobytes of sums stay in the first-level cache while all taps add to them.
    private const int ChunkLength = 1024;

    /// <summary>torch.nn.functional.conv2d, with the same padding on opposite sides.</summary>
    /// <param name="x">N, C, H, W.</param>
    /// <param name="weight">K, C / groups, kernel height, kernel width.</param>
    /// <param name="bias">K, or null.</param>
    /// <returns>N, K, output height, output width.</returns>
    public static NaiveTensor Conv2d(NaiveTensor x, NaiveTensor weight, NaiveTensor? bias = null, int stride = 1, int pad = 0, int dilation = 1, int groups = 1) =>
        Conv2d(x, weight, bias, (stride, stride), Pads.Of(pad, pad), (dilation, dilation), groups);

    /// <summary>torch.nn.functional.conv2d after torch.nn.functional.pad with zeros on each side.</summary>
    public static NaiveTensor Conv2d(NaiveTensor x, NaiveTensor weight, NaiveTensor? bias, (int Y, int X) stride, Pads pads, (int Y, int X) dilation, int groups)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        var (n, c, h, w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        var (k, groupC, kh, kw) = (weight.Shape[0], weight.Shape[1], weight.Shape[2], weight.Shape[3]);
        if (groupC * groups != c || k % groups != 0 || (bias is not null && bias.Data.Length != k))
        {
            throw new ArgumentException($"{c} channels in {groups} groups do not fit weights [{string.Join(", ", weight.Shape)}].", nameof(weight));
        }

        var outH = (h + pads.Top + pads.Bottom - dilation.Y * (kh - 1) - 1) / stride.Y + 1;
        var outW = (w + pads.Left + pads.Right - dilation.X * (kw - 1) - 1) / stride.X + 1;
        var phases = new Phases(x, stride, pads);
        var y = NaiveTensor.Zeros(n, k, outH, outW);
        Parallel.For(0, n * k, plane =>
        {
            var (image, channel) = (plane / k, plane % k);

            // As wide as the rows of the phases, so that a tap adds one run of its phase to the whole.
            var sums = new double[(outH - 1) * phases.Width + outW];
            Array.Fill(sums, bias is null ? 0 : bias.Data[channel]);
            for (var start = 0; start < sums.Length; start += ChunkLength)
            {
                var chunk = sums.AsSpan(start, Math.Min(ChunkLength, sums.Length - start));
                for (var ic = 0; ic < groupC; ic++)
                {
                    var inputChannel = image * c + channel / (k / groups) * groupC + ic;
                    for (var tap = 0; tap < kh * kw; tap++)
                    {
                        var input = phases.From(inputChannel, tap / kw * dilation.Y, tap % kw * dilation.X);
                        AddScaled(chunk, input.Slice(start, chunk.Length), weight.Data[(channel * groupC + ic) * kh * kw + tap]);
                    }
                }
            }

            for (var oy = 0; oy < outH; oy++)
            {
                sums.AsSpan(oy * phases.Width, outW).CopyTo(y.Data.AsSpan((plane * outH + oy) * outW));
            }
        });
        return y;
    }

    private static void AddScaled(Span<double> output, ReadOnlySpan<double> input, double factor)
    {
        var factors = new Vector<double>(factor);
        var outputs = MemoryMarshal.Cast<double, Vector<double>>(output);
        var inputs = MemoryMarshal.Cast<double, Vector<double>>(input);
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] += inputs[i] * factors;
        }

        for (var i = outputs.Length * Vector<double>.Count; i < output.Length; i++)
        {
            output[i] += factor * input[i];
        }
    }

    /// <summary>
    /// Padded planes taken apart by the stride: phase (a, b) holds the pixels (a + i * stride.Y, b + j * stride.X), so that what one tap reads for all outputs lies in rows.
    /// </summary>
    private sealed class Phases
    {
        private readonly double[] _data;
        private readonly int _length;
        private readonly (int Y, int X) _stride;

        public Phases(NaiveTensor x, (int Y, int X) stride, Pads pads)
        {
            var (h, w) = (x.Shape[2], x.Shape[3]);
            Width = (w + pads.Left + pads.Right + stride.X - 1) / stride.X;
            _length = (h + pads.Top + pads.Bottom + stride.Y - 1) / stride.Y * Width;
            _stride = stride;
            var planes = x.Shape[0] * x.Shape[1];
            _data = new double[planes * stride.Y * stride.X * _length];
            for (var i = 0; i < x.Data.Length; i++)
            {
                var (plane, py, px) = (i / (h * w), i / w % h + pads.Top, i % w + pads.Left);
                _data[Start(plane, py, px)] = x.Data[i];
            }
        }

        public int Width { get; }

        /// <summary>From the pixel (y, x) of a padded plane to the end of its phase.</summary>
        public ReadOnlySpan<double> From(int plane, int y, int x)
        {
            var start = Start(plane, y, x);
            return _data.AsSpan(start, (start / _length + 1) * _length - start);
        }

        private int Start(int plane, int y, int x) =>
            ((plane * _stride.Y + y % _stride.Y) * _stride.X + x % _stride.X) * _length + y / _stride.Y * Width + x / _stride.X;
    }
}
