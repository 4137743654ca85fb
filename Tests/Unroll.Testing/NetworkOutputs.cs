using System.Numerics;

namespace Unroll.Testing;

/// <summary>A network's results in tests: to run it, and how far two of them are apart.</summary>
public static class NetworkOutputs
{
    /// <summary>Runs a batch into new arrays, one for each output.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">Whole images.</param>
    public static float[][] Run(this INetwork network, ReadOnlySpan<float> images)
    {
        var batch = images.Length / network.Info.Input.Length;
        var outputs = network.Info.Outputs.Select(o => new float[batch * o.Shape.Length]).ToArray();
        network.Forward(images, Array.ConvertAll(outputs, o => o.AsMemory()));
        return outputs;
    }

    /// <summary>The norm of the difference over that of the expected values; NaN, which is within no tolerance, where one of them is.</summary>
    /// <typeparam name="T">The type in which the expected values are known.</typeparam>
    /// <param name="actual">The values.</param>
    /// <param name="expected">As many expected ones.</param>
    public static double RelativeL2<T>(IReadOnlyList<float> actual, IReadOnlyList<T> expected)
        where T : INumberBase<T>
    {
        if (actual.Count != expected.Count)
        {
            throw new ArgumentException($"There are {actual.Count} values, not {expected.Count}.", nameof(actual));
        }

        double difference = 0, norm = 0;
        for (var i = 0; i < expected.Count; i++)
        {
            var value = double.CreateChecked(expected[i]);
            difference += (actual[i] - value) * (actual[i] - value);
            norm += value * value;
        }

        return difference == 0 ? 0 : Math.Sqrt(difference / norm);
    }
}
