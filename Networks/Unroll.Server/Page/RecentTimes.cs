namespace Unroll.Server.Page;

/// <summary>The last times, and how many there have been.</summary>
internal sealed class RecentTimes
{
    private const int Kept = 1024;
    private readonly double[] _seconds = new double[Kept];

    public long Count { get; private set; }

    public void Add(double seconds)
    {
        lock (_seconds)
        {
            _seconds[Count++ % Kept] = seconds;
        }
    }

    /// <summary>The least time that a share of them does not exceed, in milliseconds; null: there is none.</summary>
    public double? Milliseconds(double share)
    {
        double[] sorted;
        lock (_seconds)
        {
            sorted = _seconds[..(int)Math.Min(Count, Kept)];
        }

        Array.Sort(sorted);
        return sorted.Length == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)] * 1000;
    }
}
