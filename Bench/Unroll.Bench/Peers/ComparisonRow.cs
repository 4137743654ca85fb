namespace Unroll.Bench.Peers;

/// <summary>One network at one number of threads and images: medians of the processes' figures, and the smallest of their minima.</summary>
/// <param name="Network">Its name in the zoo.</param>
/// <param name="Threads">Threads of a forward pass.</param>
/// <param name="Batch">Images of a forward pass.</param>
/// <param name="Operations">Additions and multiplications of a pass, as direct convolution has them.</param>
/// <param name="Ours">Our processes, one a round.</param>
/// <param name="Theirs">ONNX Runtime's, one a round, each after ours.</param>
internal sealed record ComparisonRow(string Network, int Threads, int Batch, double Operations, IReadOnlyList<Timing> Ours, IReadOnlyList<Timing> Theirs)
{
    /// <summary>Their time divided by ours: the median of the rounds' ratios, each of two processes that ran one after the other.</summary>
    public double Speed => Statistics.Median(Ours.Zip(Theirs, (ours, theirs) => theirs.MedianMs / ours.MedianMs));

    /// <summary>Our load and first pass divided by theirs.</summary>
    public double Start => Statistics.Median(Ours.Zip(Theirs, (ours, theirs) => (ours.LoadMs + ours.FirstRunMs) / (theirs.LoadMs + theirs.FirstRunMs)));

    /// <summary>Our peak memory divided by theirs.</summary>
    public double Memory => Of(Ours, t => t.PeakMb) / Of(Theirs, t => t.PeakMb);

    /// <summary>The share of the peak of fused multiply-adds that we reach; above one where Winograd saves multiplications.</summary>
    public double ShareOfPeak => Statistics.Median(Ours.Select(t => Operations / (t.MedianMs * 1e6) / t.PeakGigaflops));

    public static double Of(IEnumerable<Timing> side, Func<Timing, double> figure) => Statistics.Median(side.Select(figure));
}
