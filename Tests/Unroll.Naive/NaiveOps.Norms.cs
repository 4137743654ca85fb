namespace Unroll.Naive;

public static partial class NaiveOps
{
    /// <summary>torch.nn.BatchNorm2d in inference: (x - mean) / sqrt(var + eps) * weight + bias, each of a channel (dimension 1).</summary>
    public static NaiveTensor BatchNorm(NaiveTensor x, NaiveTensor weight, NaiveTensor bias, NaiveTensor mean, NaiveTensor variance, double eps = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(variance);
        return MapChannels(x, (c, value) => (value - mean.Data[c]) / Math.Sqrt(variance.Data[c] + eps) * weight.Data[c] + bias.Data[c]);
    }

    /// <summary>torch.nn.functional.group_norm: mean and (biased) variance of each image's groups of channels.</summary>
    public static NaiveTensor GroupNorm(NaiveTensor x, int groups, NaiveTensor? weight = null, NaiveTensor? bias = null, double eps = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape[1] % groups != 0)
        {
            throw new ArgumentException($"{x.Shape[1]} channels are not divided by {groups} groups.", nameof(groups));
        }

        return ScaleChannels(Standardize(x, x.Data.Length / (x.Shape[0] * groups), eps), weight, bias);
    }

    /// <summary>torch.nn.InstanceNorm2d without running statistics: one group for each channel.</summary>
    public static NaiveTensor InstanceNorm(NaiveTensor x, NaiveTensor? weight = null, NaiveTensor? bias = null, double eps = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(x);
        return GroupNorm(x, x.Shape[1], weight, bias, eps);
    }

    /// <summary>torch.nn.functional.layer_norm over the last <paramref name="dimensions"/> dimensions; weight and bias have their sizes.</summary>
    public static NaiveTensor LayerNorm(NaiveTensor x, int dimensions, NaiveTensor? weight = null, NaiveTensor? bias = null, double eps = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(x);
        var run = NaiveTensor.Count(x.Shape.AsSpan(x.Rank - dimensions));
        var y = Standardize(x, run, eps);
        for (var i = 0; i < y.Data.Length; i++)
        {
            y.Data[i] = y.Data[i] * (weight?.Data[i % run] ?? 1) + (bias?.Data[i % run] ?? 0);
        }

        return y;
    }

    /// <summary>Each run of adjacent elements less its mean, over the root of its variance.</summary>
    private static NaiveTensor Standardize(NaiveTensor x, int run, double eps)
    {
        var y = NaiveTensor.Zeros(x.Shape);
        for (var start = 0; start < x.Data.Length; start += run)
        {
            var values = x.Data.AsSpan(start, run);
            double sum = 0, squares = 0;
            foreach (var value in values)
            {
                sum += value;
            }

            var mean = sum / run;
            foreach (var value in values)
            {
                squares += (value - mean) * (value - mean);
            }

            var scale = 1 / Math.Sqrt(squares / run + eps);
            for (var i = 0; i < run; i++)
            {
                y.Data[start + i] = (values[i] - mean) * scale;
            }
        }

        return y;
    }

    private static NaiveTensor ScaleChannels(NaiveTensor x, NaiveTensor? weight, NaiveTensor? bias) =>
        MapChannels(x, (c, value) => value * (weight?.Data[c] ?? 1) + (bias?.Data[c] ?? 0));

    private static NaiveTensor MapChannels(NaiveTensor x, Func<int, double, double> map)
    {
        var (_, channels, inner) = x.Around(1);
        return NaiveTensor.From(i => map(i / inner % channels, x.Data[i]), x.Shape);
    }
}
