namespace Unroll.Naive;

public static partial class NaiveOps
{
    /// <summary>torch.nn.functional.linear: x [..., in] by weight [out, in], plus bias [out].</summary>
    public static NaiveTensor Linear(NaiveTensor x, NaiveTensor weight, NaiveTensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        var (outputs, inputs) = (weight.Shape[0], weight.Shape[1]);
        if (x.Size(-1) != inputs)
        {
            throw new ArgumentException($"{x.Size(-1)} inputs for weights of {inputs}.", nameof(x));
        }

        var y = NaiveTensor.Zeros([.. x.Shape[..^1], outputs]);
        for (var row = 0; row < x.Data.Length / inputs; row++)
        {
            for (var o = 0; o < outputs; o++)
            {
                var sum = bias?.Data[o] ?? 0;
                for (var i = 0; i < inputs; i++)
                {
                    sum += x.Data[row * inputs + i] * weight.Data[o * inputs + i];
                }

                y.Data[row * outputs + o] = sum;
            }
        }

        return y;
    }

    /// <summary>torch.matmul of [..., n, k] and [..., k, m]; the leading dimensions are equal, or absent on one side.</summary>
    public static NaiveTensor MatMul(NaiveTensor a, NaiveTensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (n, k, m) = (a.Size(-2), a.Size(-1), b.Size(-1));
        var lead = a.Rank >= b.Rank ? a.Shape[..^2] : b.Shape[..^2];
        var batches = NaiveTensor.Count(lead);
        if (b.Size(-2) != k || (a.Rank > 2 && b.Rank > 2 && !a.Shape.AsSpan(0, a.Rank - 2).SequenceEqual(b.Shape.AsSpan(0, b.Rank - 2))))
        {
            throw new ArgumentException($"[{string.Join(", ", a.Shape)}] cannot be multiplied by [{string.Join(", ", b.Shape)}].", nameof(b));
        }

        var y = NaiveTensor.Zeros([.. lead, n, m]);
        Parallel.For(0, batches * n, row =>
        {
            var left = a.Data.AsSpan((a.Rank > 2 ? row : row % n) * k, k);
            var right = b.Data.AsSpan((b.Rank > 2 ? row / n : 0) * k * m, k * m);
            var output = y.Data.AsSpan(row * m, m);
            for (var i = 0; i < k; i++)
            {
                AddScaled(output, right.Slice(i * m, m), left[i]);
            }
        });
        return y;
    }

    /// <summary>torch.softmax along one dimension.</summary>
    public static NaiveTensor Softmax(NaiveTensor x, int dim)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (outer, size, inner) = x.Around(dim);
        var y = NaiveTensor.Zeros(x.Shape);
        for (var o = 0; o < outer; o++)
        {
            for (var n = 0; n < inner; n++)
            {
                int At(int i) => (o * size + i) * inner + n;
                var (largest, sum) = (double.NegativeInfinity, 0.0);
                for (var i = 0; i < size; i++)
                {
                    largest = Math.Max(largest, x.Data[At(i)]);
                }

                for (var i = 0; i < size; i++)
                {
                    sum += y.Data[At(i)] = Math.Exp(x.Data[At(i)] - largest);
                }

                for (var i = 0; i < size; i++)
                {
                    y.Data[At(i)] /= sum;
                }
            }
        }

        return y;
    }

    /// <summary>torch.sum over the given dimensions, none of them kept unless asked; all of them if none is given.</summary>
    public static NaiveTensor Sum(NaiveTensor x, int[] dims, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(dims);
        var axes = dims.Length == 0 ? [.. Enumerable.Range(0, x.Rank)] : dims.Select(x.Axis).Distinct().OrderDescending().ToArray();
        foreach (var axis in axes)
        {
            var (outer, size, inner) = x.Around(axis);
            var y = NaiveTensor.Zeros([.. x.Shape[..axis], 1, .. x.Shape[(axis + 1)..]]);
            for (var i = 0; i < x.Data.Length; i++)
            {
                y.Data[i / (size * inner) * inner + i % inner] += x.Data[i];
            }

            x = y;
        }

        return keepDims ? x : Reshape(x, [.. x.Shape.Where((_, d) => !axes.Contains(d))]);
    }

    /// <summary>torch.mean over the given dimensions; all of them if none is given.</summary>
    public static NaiveTensor Mean(NaiveTensor x, int[] dims, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        var sum = Sum(x, dims, keepDims);
        return Map(sum, value => value * sum.Data.Length / x.Data.Length);
    }
}
