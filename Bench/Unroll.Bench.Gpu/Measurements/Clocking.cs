using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Unroll.Bench.Gpu.Measurements;

/// <summary>Times what a device does.</summary>
internal static class Clocking
{
    private const int MinRuns = 3;
    private const int InARow = 20;

    /// <summary>
    /// One after the other, each waited for: the median and the least; and so many enqueued before waiting, which hides what the processor needs to launch them.
    /// </summary>
    /// <param name="enqueue">Enqueues a run.</param>
    /// <param name="wait">Waits for what is enqueued.</param>
    /// <param name="seconds">Roughly how long to measure; a fourth of it warms up.</param>
    public static JsonObject Measure(Action enqueue, Action wait, double seconds)
    {
        Run(seconds / 4);
        var times = Run(seconds / 2);
        var single = times[times.Count / 2];
        var count = (int)Math.Clamp(seconds * 250 / Math.Max(single, 1e-3), 1, InARow);
        List<double> inARow = [];
        var all = Stopwatch.StartNew();
        while (inARow.Count == 0 || all.Elapsed.TotalSeconds < seconds / 4)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                enqueue();
            }

            wait();
            inARow.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / count);
        }

        inARow.Sort();
        return new JsonObject
        {
            ["medianMs"] = Math.Round(single, 4),
            ["minMs"] = Math.Round(times[0], 4),
            ["inARowMs"] = Math.Round(inARow[inARow.Count / 2], 4),
            ["runs"] = times.Count,
        };

        List<double> Run(double time)
        {
            List<double> sorted = [];
            var clock = Stopwatch.StartNew();
            while (sorted.Count < MinRuns || clock.Elapsed.TotalSeconds < time)
            {
                var start = Stopwatch.GetTimestamp();
                enqueue();
                wait();
                sorted.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            sorted.Sort();
            return sorted;
        }
    }
}
