namespace Unroll.Bench.Serving;

/// <summary>What was measured in some seconds.</summary>
/// <param name="Milliseconds">How long each image took, from its request to its answer.</param>
/// <param name="Seconds">How long it went on.</param>
/// <param name="ClientSeconds">Processor time of the client.</param>
/// <param name="ServerSeconds">Processor time of who computed.</param>
/// <param name="PassSeconds">As much of it as passes took; zero where that is not known.</param>
internal sealed record Slice(IReadOnlyList<double> Milliseconds, double Seconds, double ClientSeconds, double ServerSeconds, double PassSeconds)
{
    public double ImagesPerSecond => Milliseconds.Count / Seconds;

    public double ServerMillisecondsPerImage => ServerSeconds * 1000 / Milliseconds.Count;

    /// <summary>What the server does besides passes: reading, checking and answering requests, and compiling and collecting garbage.</summary>
    public double OtherMillisecondsPerImage => (ServerSeconds - PassSeconds) * 1000 / Milliseconds.Count;

    public double ClientMillisecondsPerImage => ClientSeconds * 1000 / Milliseconds.Count;

    /// <summary>Several slices as one.</summary>
    public static Slice Sum(IReadOnlyList<Slice> slices) => new(
        [.. slices.SelectMany(slice => slice.Milliseconds)], slices.Sum(slice => slice.Seconds), slices.Sum(slice => slice.ClientSeconds), slices.Sum(slice => slice.ServerSeconds), slices.Sum(slice => slice.PassSeconds));

    /// <summary>The least time that a share of the images does not exceed.</summary>
    public double Quantile(double share)
    {
        var sorted = Milliseconds.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
