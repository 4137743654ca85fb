namespace Unroll.Naive;

public static partial class NaiveOps
{
    /// <summary>torch.nn.functional.max_pool2d: padding is never the maximum. A stride of 0 is the kernel's size.</summary>
    public static NaiveTensor MaxPool2d(NaiveTensor x, int kernel, int stride = 0, int pad = 0, int dilation = 1, bool ceil = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        stride = stride == 0 ? kernel : stride;
        var outH = PooledSize(x.Shape[2], kernel, stride, pad, dilation, ceil);
        var outW = PooledSize(x.Shape[3], kernel, stride, pad, dilation, ceil);
        return PoolPlanes(x, outH, outW, (plane, oy, ox) =>
        {
            var best = double.NegativeInfinity;
            for (var ky = 0; ky < kernel; ky++)
            {
                for (var kx = 0; kx < kernel; kx++)
                {
                    var (iy, ix) = (oy * stride - pad + ky * dilation, ox * stride - pad + kx * dilation);
                    if ((uint)iy < (uint)x.Shape[2] && (uint)ix < (uint)x.Shape[3])
                    {
                        best = Math.Max(best, x.Data[(plane * x.Shape[2] + iy) * x.Shape[3] + ix]);
                    }
                }
            }

            return best;
        });
    }

    /// <summary>torch.nn.functional.avg_pool2d. A stride of 0 is the kernel's size; a divisor takes the place of the number of pixels.</summary>
    public static NaiveTensor AvgPool2d(NaiveTensor x, int kernel, int stride = 0, int pad = 0, bool ceil = false, bool countIncludePad = true, int? divisor = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        stride = stride == 0 ? kernel : stride;
        var (h, w) = (x.Shape[2], x.Shape[3]);
        return PoolPlanes(x, PooledSize(h, kernel, stride, pad, 1, ceil), PooledSize(w, kernel, stride, pad, 1, ceil), (plane, oy, ox) =>
        {
            // PyTorch counts the padding of a window, but not what a ceiled window has beyond the padding.
            var (top, left) = (oy * stride - pad, ox * stride - pad);
            var (bottom, right) = (Math.Min(top + kernel, h + pad), Math.Min(left + kernel, w + pad));
            var padded = (bottom - top) * (right - left);
            var (y0, y1, x0, x1) = (Math.Max(top, 0), Math.Min(bottom, h), Math.Max(left, 0), Math.Min(right, w));
            return SumOf(x, plane, y0, y1, x0, x1) / (divisor ?? (countIncludePad ? padded : (y1 - y0) * (x1 - x0)));
        });
    }

    /// <summary>torch.nn.functional.adaptive_avg_pool2d: window i of n covers floor(i * size / n) up to ceil((i + 1) * size / n).</summary>
    public static NaiveTensor AdaptiveAvgPool2d(NaiveTensor x, int outH = 1, int outW = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (h, w) = (x.Shape[2], x.Shape[3]);
        return PoolPlanes(x, outH, outW, (plane, oy, ox) =>
        {
            var (y0, y1) = (oy * h / outH, ((oy + 1) * h + outH - 1) / outH);
            var (x0, x1) = (ox * w / outW, ((ox + 1) * w + outW - 1) / outW);
            return SumOf(x, plane, y0, y1, x0, x1) / ((y1 - y0) * (x1 - x0));
        });
    }

    private static int PooledSize(int size, int kernel, int stride, int pad, int dilation, bool ceil)
    {
        var span = size + 2 * pad - dilation * (kernel - 1) - 1;
        var count = (span + (ceil ? stride - 1 : 0)) / stride + 1;

        // A ceiled window must start inside the image or the padding before it.
        return ceil && (count - 1) * stride >= size + pad ? count - 1 : count;
    }

    private static double SumOf(NaiveTensor x, int plane, int y0, int y1, int x0, int x1)
    {
        double sum = 0;
        for (var iy = y0; iy < y1; iy++)
        {
            for (var ix = x0; ix < x1; ix++)
            {
                sum += x.Data[(plane * x.Shape[2] + iy) * x.Shape[3] + ix];
            }
        }

        return sum;
    }

    private static NaiveTensor PoolPlanes(NaiveTensor x, int outH, int outW, Func<int, int, int, double> pool)
    {
        var planes = x.Shape[0] * x.Shape[1];
        var y = NaiveTensor.Zeros(x.Shape[0], x.Shape[1], outH, outW);
        Parallel.For(0, planes, plane =>
        {
            for (var i = 0; i < outH * outW; i++)
            {
                y.Data[plane * outH * outW + i] = pool(plane, i / outW, i % outW);
            }
        });
        return y;
    }
}
