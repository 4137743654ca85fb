namespace Unroll.Naive;

// Written from the papers, not from an implementation: deformable convolution from Dai et al. 2017 (arXiv:1703.06211) equations 2 to 4 and Zhu et al. 2018
// (arXiv:1811.11168) equation 1; non-local operations from Wang et al. 2018 (arXiv:1711.07971) equations 1 to 6; global context from Cao et al. 2019
// (arXiv:1904.11492) equation 4. The order of the offsets' channels is mmcv's documented one: y0, x0, y1, x1, … for each deform group.
public static partial class NaiveOps
{
    /// <summary>Deformable convolution: y(p) = the sum over the taps n of w(n) * m(n, p) * x(p + p(n) + offset(n, p)), x(q) interpolated.</summary>
    /// <param name="x">N, C, H, W.</param>
    /// <param name="offset">N, 2 * deform groups * taps, output height, output width.</param>
    /// <param name="mask">N, deform groups * taps, output height, output width: m, between 0 and 1; null: all 1.</param>
    /// <param name="weight">K, C / groups, kernel height, kernel width.</param>
    public static NaiveTensor DeformableConv2d(
        NaiveTensor x, NaiveTensor offset, NaiveTensor? mask, NaiveTensor weight, (int Y, int X) stride, (int Y, int X) pad, (int Y, int X) dilation, int groups)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(offset);
        ArgumentNullException.ThrowIfNull(weight);
        var (n, k, groupC, kh, kw) = (x.Shape[0], weight.Shape[0], weight.Shape[1], weight.Shape[2], weight.Shape[3]);
        var (outH, outW) = (offset.Shape[2], offset.Shape[3]);
        var deformC = x.Shape[1] / (offset.Shape[1] / (2 * kh * kw));

        // m * x(q), the same for all filters.
        var samples = NaiveTensor.From(
            flat =>
            {
                var (image, channel) = (flat / (outW * outH * kh * kw * x.Shape[1]), flat / (outW * outH * kh * kw) % x.Shape[1]);
                var (tap, oy, ox) = (flat / (outW * outH) % (kh * kw), flat / outW % outH, flat % outW);
                var pair = (channel / deformC * kh * kw) + tap;
                var qy = (oy * stride.Y) - pad.Y + (tap / kw * dilation.Y) + offset[image, 2 * pair, oy, ox];
                var qx = (ox * stride.X) - pad.X + (tap % kw * dilation.X) + offset[image, (2 * pair) + 1, oy, ox];
                return (mask?[image, pair, oy, ox] ?? 1) * Interpolate(x, image, channel, qy, qx);
            },
            n, x.Shape[1], kh * kw, outH * outW);
        return NaiveTensor.From(
            flat =>
            {
                var (image, filter, pixel) = (flat / (outW * outH * k), flat / (outW * outH) % k, flat % (outW * outH));
                var sum = 0d;
                for (var ic = 0; ic < groupC; ic++)
                {
                    var channel = (filter / (k / groups) * groupC) + ic;
                    for (var tap = 0; tap < kh * kw; tap++)
                    {
                        sum += weight.Data[(((filter * groupC) + ic) * kh * kw) + tap] * samples.Data[(((((image * x.Shape[1]) + channel) * kh * kw) + tap) * outW * outH) + pixel];
                    }
                }

                return sum;
            },
            n, k, outH, outW);
    }

    /// <summary>torch.nn.functional.grid_sample: bilinear, zeros outside, align_corners=False.</summary>
    /// <param name="x">N, C, H, W.</param>
    /// <param name="grid">N, output height, output width, 2: where to sample, across then down, from -1 at the map's first edge to 1 at its last.</param>
    public static NaiveTensor GridSample(NaiveTensor x, NaiveTensor grid)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(grid);
        var (channels, height, width) = (x.Shape[1], grid.Shape[1], grid.Shape[2]);
        return NaiveTensor.From(
            flat =>
            {
                var (image, channel, row, column) = (flat / (width * height * channels), flat / (width * height) % channels, flat / width % height, flat % width);
                var across = ((grid[image, row, column, 0] + 1) * x.Shape[3] / 2) - 0.5;
                var down = ((grid[image, row, column, 1] + 1) * x.Shape[2] / 2) - 0.5;
                return Interpolate(x, image, channel, down, across);
            },
            x.Shape[0], channels, height, width);
    }

    /// <summary>x(q) = the sum over all pixels p of max(0, 1 - |qy - py|) * max(0, 1 - |qx - px|) * x(p).</summary>
    private static double Interpolate(NaiveTensor x, int image, int channel, double qy, double qx)
    {
        var sum = 0d;
        for (var py = 0; py < x.Shape[2]; py++)
        {
            var vertical = Math.Max(0, 1 - Math.Abs(qy - py));
            for (var px = 0; vertical > 0 && px < x.Shape[3]; px++)
            {
                var share = vertical * Math.Max(0, 1 - Math.Abs(qx - px));
                sum += share > 0 ? share * x[image, channel, py, px] : 0;
            }
        }

        return sum;
    }

    /// <summary>The non-local operation y(i) = the sum over j of f(i, j) * g(j), f being the softmax over j of <paramref name="score"/>.</summary>
    /// <param name="g">N, C, H', W'.</param>
    /// <param name="height">The output's height.</param>
    /// <param name="width">The output's width.</param>
    /// <param name="score">Of image, query i and key j.</param>
    public static NaiveTensor NonLocalSoftmax(NaiveTensor g, int height, int width, Func<int, int, int, double> score)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(score);
        var keys = g.Shape[2] * g.Shape[3];
        return NonLocal(g, height, width, (image, i) =>
        {
            var scores = Enumerable.Range(0, keys).Select(j => score(image, i, j)).ToArray();
            var largest = scores.Max();
            var sum = scores.Sum(s => Math.Exp(s - largest));
            return Array.ConvertAll(scores, s => Math.Exp(s - largest) / sum);
        });
    }

    /// <summary>The non-local operation y(i) = the sum over j of f(i, j) * g(j) / N, N being the number of the keys j.</summary>
    public static NaiveTensor NonLocalMean(NaiveTensor g, int height, int width, Func<int, int, int, double> pairwise)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(pairwise);
        var keys = g.Shape[2] * g.Shape[3];
        return NonLocal(g, height, width, (image, i) => [.. Enumerable.Range(0, keys).Select(j => pairwise(image, i, j) / keys)]);
    }

    /// <summary>theta(i) . phi(j), pixels counted along the rows.</summary>
    public static double PixelProduct(NaiveTensor theta, NaiveTensor phi, int image, int i, int j)
    {
        ArgumentNullException.ThrowIfNull(theta);
        ArgumentNullException.ThrowIfNull(phi);
        var sum = 0d;
        for (var c = 0; c < theta.Shape[1]; c++)
        {
            sum += theta[image, c, i / theta.Shape[3], i % theta.Shape[3]] * phi[image, c, j / phi.Shape[3], j % phi.Shape[3]];
        }

        return sum;
    }

    /// <summary>The context of a global context block: the pixels of x weighed by the softmax over all pixels of a mask of one channel. N, C, 1, 1.</summary>
    public static NaiveTensor AttentionPool(NaiveTensor x, NaiveTensor mask)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(mask);
        var width = x.Shape[3];
        return NonLocalSoftmax(x, 1, 1, (image, _, j) => mask[image, 0, j / width, j % width]);
    }

    private static NaiveTensor NonLocal(NaiveTensor g, int height, int width, Func<int, int, double[]> weights)
    {
        var (n, channels, keyWidth) = (g.Shape[0], g.Shape[1], g.Shape[3]);
        var y = NaiveTensor.Zeros(n, channels, height, width);
        for (var image = 0; image < n; image++)
        {
            for (var i = 0; i < height * width; i++)
            {
                var w = weights(image, i);
                for (var c = 0; c < channels; c++)
                {
                    var sum = 0d;
                    for (var j = 0; j < w.Length; j++)
                    {
                        sum += w[j] * g[image, c, j / keyWidth, j % keyWidth];
                    }

                    y.Data[(((image * channels) + c) * height * width) + i] = sum;
                }
            }
        }

        return y;
    }
}
