using System.Diagnostics;
using System.Text.Json;
using Unroll.Cpu;
using Unroll.Networks;

namespace Unroll.Bench.Peers;

/// <summary>A process of its own for each side and run, so that load, memory and the just-in-time compiler start anew.</summary>
internal static class TimedProcess
{
    private const int WarmUpRuns = 30, Fewest = 5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    /// <summary>Runs in the parent: starts the process and reads its results.</summary>
    public static Timing Start(TimedRun run)
    {
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(TimedProcess).Assembly.Location] : [];
        var output = ChildProcess.Run(program, [.. self, .. run.Arguments]);
        return JsonSerializer.Deserialize<Timing>(output) ?? throw new InvalidDataException($"Not a timing: {output}");
    }

    /// <summary>Runs in the child: times, and prints the results.</summary>
    public static void Time(TimedRun run)
    {
        var entry = Zoo.Entry(run.Network);
        var images = new ZooNetwork(entry).MakeImages(run.Batch);

        var watch = Stopwatch.StartNew();
        using IContestant contestant = run.Contender == Contender.Unroll ? new UnrollContestant(entry, run, images) : new OnnxRuntimeContestant(entry, run, images);
        var load = watch.Elapsed;
        watch.Restart();
        contestant.Run();
        var first = watch.Elapsed;

        // The just-in-time compiler replaces its initial code in the background.
        watch.Restart();
        for (var i = 0; i < WarmUpRuns || watch.Elapsed < WarmUp; i++)
        {
            contestant.Run();
        }

        var times = new List<double>(100_000);
        var all = Stopwatch.StartNew();
        while (all.Elapsed.TotalSeconds < run.Seconds || times.Count < Fewest)
        {
            watch.Restart();
            contestant.Run();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        using var process = Process.GetCurrentProcess();
        const double Mb = 1 << 20;
        var (resident, peak) = (process.WorkingSet64 / Mb, process.PeakWorkingSet64 / Mb);
        double squares = 0;
        foreach (var value in contestant.Output)
        {
            squares += (double)value * value;
        }

        Console.WriteLine(JsonSerializer.Serialize(new Timing(
            times.Count, times.Min(), Statistics.Median(times), load.TotalMilliseconds, first.TotalMilliseconds, resident, peak, Math.Sqrt(squares), PeakGigaflops(entry, run))));
    }

    /// <summary>What fused multiply-adds alone reach with our threads and vectors: measured here, where the machine is as it was a moment ago.</summary>
    private static double PeakGigaflops(ZooEntry entry, TimedRun run)
    {
        if (run.Contender != Contender.Unroll)
        {
            return 0;
        }

        var network = entry.Info.Program<CpuProgram>().Load(run.Model, new LoadOptions { Threads = run.Threads, Simd = run.Simd });
        return 2e-9 * network.Profile(new ZooNetwork(entry).MakeImages(), TimeSpan.Zero).PeakMultiplyAddsPerSecond;
    }
}
