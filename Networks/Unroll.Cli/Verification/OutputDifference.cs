namespace Unroll.Cli.Verification;

/// <summary>How far an output is from the reference's.</summary>
/// <param name="MaxAbsolute">The largest difference of two values.</param>
/// <param name="RelativeL2">The norm of the difference divided by the norm of the reference.</param>
/// <param name="Ulp">The largest number of floats between two values, considering only values at least as large as the reference's root mean square: near zero it is meaningless.</param>
/// <param name="SameArgmax">Images whose largest value is at the same index.</param>
/// <param name="Images">Images in all.</param>
internal sealed record OutputDifference(double MaxAbsolute, double RelativeL2, long Ulp, int SameArgmax, int Images)
{
    /// <summary>Compares two results of a batch, [images, …].</summary>
    public static OutputDifference Of(float[] reference, float[] actual, int images)
    {
        double difference = 0, norm = 0, largest = 0;
        for (var i = 0; i < reference.Length; i++)
        {
            var d = Math.Abs((double)actual[i] - reference[i]);
            difference += d * d;
            norm += (double)reference[i] * reference[i];

            // NaN must count as the largest difference, and with Math.Max it does.
            largest = Math.Max(largest, d);
        }

        var length = reference.Length / images;
        var same = Enumerable.Range(0, images).Count(n => Argmax(reference.AsSpan(n * length, length)) == Argmax(actual.AsSpan(n * length, length)));
        return new OutputDifference(largest, Math.Sqrt(difference / norm), LargestUlp(reference, actual, Math.Sqrt(norm / reference.Length)), same, images);
    }

    private static long LargestUlp(float[] reference, float[] actual, double least)
    {
        var largest = 0L;
        for (var i = 0; i < reference.Length; i++)
        {
            if (Math.Abs(reference[i]) >= least)
            {
                largest = Math.Max(largest, Math.Abs(Rank(reference[i]) - Rank(actual[i])));
            }
        }

        return largest;
    }

    /// <summary>The index of a float among all floats in their order.</summary>
    private static long Rank(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        return bits >= 0 ? bits : int.MinValue - (long)bits;
    }

    private static int Argmax(ReadOnlySpan<float> values)
    {
        var largest = 0;
        for (var i = 1; i < values.Length; i++)
        {
            largest = values[i] > values[largest] ? i : largest;
        }

        return largest;
    }
}
