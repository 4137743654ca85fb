using System.Diagnostics;
using System.Globalization;
using Unroll.Cpu.Threading;

namespace Unroll.Bench.Layout;

/// <summary>The cost of handing work to a second thread: each of two chunks waits until the other has started.</summary>
internal static unsafe class DispatchTiming
{
    public static void Run()
    {
        var spin = double.MaxValue;
        for (var i = 0; i < 2000; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Thread.SpinWait(4);
            spin = Math.Min(spin, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"SpinWait(4): {spin:f2} us"));
        using var team = new WorkerTeam(2);
        foreach (var pause in new[] { 0, 20, 200 })
        {
            var times = new double[2000];
            for (var i = 0; i < times.Length; i++)
            {
                var until = Stopwatch.GetTimestamp() + (pause * Stopwatch.Frequency / 1_000_000);
                while (Stopwatch.GetTimestamp() < until)
                {
                }

                var arrived = 0;
                var start = Stopwatch.GetTimestamp();
                team.Run(&Meet, &arrived, 2);
                times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }

            Array.Sort(times);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"hand-off {pause} us after the last: median {times[times.Length / 2]:f1} us, p10 {times[times.Length / 10]:f1}, p90 {times[times.Length * 9 / 10]:f1}"));
        }
    }

    private static void Meet(void* argument, int chunk, int worker)
    {
        Interlocked.Increment(ref *(int*)argument);
        while (Volatile.Read(ref *(int*)argument) < 2)
        {
        }
    }
}
