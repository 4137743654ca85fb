namespace Unroll.Cpu.Kernels.Pooling;

/// <summary>The kernel rows (or columns) that one output row (or column) actually reads, after clipping to the input.</summary>
/// <param name="Position">Input row of the first tap that is read.</param>
/// <param name="Count">How many taps are read; none when the window lies outside.</param>
internal readonly record struct Taps(int Position, int Count)
{
    /// <summary>
    /// Of <paramref name="taps"/> taps, <paramref name="dilation"/> apart from <paramref name="start"/> on, those at low..high-1.
    /// </summary>
    public static Taps Clip(int start, int taps, int dilation, int low, int high)
    {
        var first = start >= low ? 0 : (low - start + dilation - 1) / dilation;
        var end = start >= high ? 0 : Math.Min(taps, (high - start + dilation - 1) / dilation);
        return new Taps(start + (first * dilation), Math.Max(0, end - first));
    }
}
