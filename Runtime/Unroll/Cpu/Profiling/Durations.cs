using System.Diagnostics;

namespace Unroll.Cpu.Profiling;

/// <summary>Statistics of times in ticks of the stopwatch.</summary>
internal static class Durations
{
    /// <summary>The middle one; of an even number, the lower of the two.</summary>
    public static TimeSpan Median(List<long> ticks)
    {
        var sorted = ticks.Order().ToArray();
        return Stopwatch.GetElapsedTime(0, sorted[(sorted.Length - 1) / 2]);
    }
}
