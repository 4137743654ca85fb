using System.Diagnostics;

namespace Unroll.Bench.Layout;

/// <summary>Minimum of many short repetitions: the machine's undisturbed speed.</summary>
internal static class Timing
{
    /// <returns>Seconds for one call.</returns>
    public static double Minimum(Action action, double seconds)
    {
        action();
        action();
        var best = double.MaxValue;
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        var calls = 0;
        while (calls++ < 10 || Stopwatch.GetTimestamp() < end)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
