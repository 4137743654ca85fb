using System.Numerics;

namespace Unroll.Naive;

public static partial class NaiveOps
{
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
        var y = NaiveTensor.Zeros(n, k, outH, outW);
        var wholeRows = kh == 1 && kw == 1 && stride == (1, 1) && pads == default;
        Parallel.For(0, n * k, plane =>
        {
            var (image, channel) = (plane / k, plane % k);
            var output = y.Data.AsSpan(plane * outH * outW, outH * outW);
            output.Fill(bias is null ? 0 : bias.Data[channel]);
            for (var ic = 0; ic < groupC; ic++)
            {
                var inputChannel = image * c + channel / (k / groups) * groupC + ic;
                var input = x.Data.AsSpan(inputChannel * h * w, h * w);
                var taps = weight.Data.AsSpan((channel * groupC + ic) * kh * kw, kh * kw);
                if (wholeRows)
                {
                    AddScaled(output, input, taps[0]);
                    continue;
                }

                for (var ky = 0; ky < kh; ky++)
                {
                    for (var oy = 0; oy < outH; oy++)
                    {
                        var iy = oy * stride.Y - pads.Top + ky * dilation.Y;
                        if ((uint)iy < (uint)h)
                        {
                            AddRow(output.Slice(oy * outW, outW), input.Slice(iy * w, w), taps.Slice(ky * kw, kw), stride.X, pads.Left, dilation.X);
                        }
                    }
                }
            }
        });
        return y;
    }

    /// <summary>One row of a kernel over one row of the input, added to one row of the output.</summary>
    private static void AddRow(Span<double> output, ReadOnlySpan<double> input, ReadOnlySpan<double> taps, int stride, int pad, int dilation)
    {
        for (var kx = 0; kx < taps.Length; kx++)
        {
            // The outputs ox for which ox * stride + shift is inside the row.
            var shift = kx * dilation - pad;
            var first = shift >= 0 ? 0 : (-shift + stride - 1) / stride;
            var last = input.Length - 1 - shift < 0 ? -1 : Math.Min(output.Length - 1, (input.Length - 1 - shift) / stride);
            if (first > last)
            {
                continue;
            }

            if (stride == 1)
            {
                AddScaled(output.Slice(first, last - first + 1), input.Slice(first + shift, last - first + 1), taps[kx]);
                continue;
            }

            for (var ox = first; ox <= last; ox++)
            {
                output[ox] += taps[kx] * input[ox * stride + shift];
            }
        }
    }

    private static void AddScaled(Span<double> output, ReadOnlySpan<double> input, double factor)
    {
        var i = 0;
        for (; i <= output.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (new Vector<double>(output[i..]) + new Vector<double>(input[i..]) * factor).CopyTo(output[i..]);
        }

        for (; i < output.Length; i++)
        {
            output[i] += factor * input[i];
        }
    }
}
