namespace Unroll.Naive;

/// <summary>Operators with PyTorch's meaning, in double precision, written to be read; nothing in them is shared with the compiler.</summary>
public static partial class NaiveOps
{
    public static NaiveTensor Relu(NaiveTensor x) => Map(x, v => Math.Max(v, 0));

    public static NaiveTensor Relu6(NaiveTensor x) => Map(x, v => Math.Clamp(v, 0, 6));

    public static NaiveTensor LeakyRelu(NaiveTensor x, double slope = 0.01) => Map(x, v => v >= 0 ? v : v * slope);

    public static NaiveTensor Sigmoid(NaiveTensor x) => Map(x, v => 1 / (1 + Math.Exp(-v)));

    public static NaiveTensor HardSigmoid(NaiveTensor x) => Map(x, v => Math.Clamp(v + 3, 0, 6) / 6);

    public static NaiveTensor HardSwish(NaiveTensor x) => Map(x, v => v * Math.Clamp(v + 3, 0, 6) / 6);

    public static NaiveTensor Silu(NaiveTensor x) => Map(x, v => v / (1 + Math.Exp(-v)));

    /// <summary>a + b, sizes of 1 and absent leading dimensions broadcast.</summary>
    public static NaiveTensor Add(NaiveTensor a, NaiveTensor b) => Combine(a, b, (x, y) => x + y);

    public static NaiveTensor Subtract(NaiveTensor a, NaiveTensor b) => Combine(a, b, (x, y) => x - y);

    /// <summary>a * b, sizes of 1 and absent leading dimensions broadcast.</summary>
    public static NaiveTensor Multiply(NaiveTensor a, NaiveTensor b) => Combine(a, b, (x, y) => x * y);

    public static NaiveTensor Scale(NaiveTensor x, double factor) => Map(x, v => v * factor);

    /// <summary>A function of each element.</summary>
    public static NaiveTensor Map(NaiveTensor x, Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(function);
        return new NaiveTensor(Array.ConvertAll(x.Data, value => function(value)), x.Shape);
    }

    /// <summary>The relative L2 distance of two tensors of one shape: |a - b| / |b|.</summary>
    public static double RelativeL2(NaiveTensor actual, NaiveTensor expected)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(expected);
        if (!actual.Shape.AsSpan().SequenceEqual(expected.Shape))
        {
            throw new ArgumentException($"[{string.Join(", ", actual.Shape)}] is not [{string.Join(", ", expected.Shape)}].", nameof(actual));
        }

        double difference = 0, norm = 0;
        for (var i = 0; i < actual.Data.Length; i++)
        {
            var d = actual.Data[i] - expected.Data[i];
            difference += d * d;
            norm += expected.Data[i] * expected.Data[i];
        }

        return Math.Sqrt(difference / norm);
    }

    private static NaiveTensor Combine(NaiveTensor a, NaiveTensor b, Func<double, double, double> function)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var rank = Math.Max(a.Rank, b.Rank);
        int SizeOf(NaiveTensor x, int d) => d < rank - x.Rank ? 1 : x.Shape[d - rank + x.Rank];
        var shape = new int[rank];
        for (var d = 0; d < rank; d++)
        {
            var (left, right) = (SizeOf(a, d), SizeOf(b, d));
            shape[d] = left == right || right == 1 ? left : left == 1 ? right
                : throw new ArgumentException($"[{string.Join(", ", a.Shape)}] and [{string.Join(", ", b.Shape)}] do not broadcast.", nameof(b));
        }

        double At(NaiveTensor x, int i)
        {
            var (offset, stride) = (0, 1);
            for (var d = rank - 1; d >= rank - x.Rank; d--)
            {
                var size = SizeOf(x, d);
                offset += size == 1 ? 0 : i % shape[d] * stride;
                stride *= size;
                i /= shape[d];
            }

            return x.Data[offset];
        }

        return NaiveTensor.From(i => function(At(a, i), At(b, i)), shape);
    }
}
