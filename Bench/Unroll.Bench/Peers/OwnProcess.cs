using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Unroll.Bench.Peers;

/// <summary>Our side: a process of its own that loads a checkpoint as a user would, and times forward passes.</summary>
internal static class OwnProcess
{
    private const int WarmUpRuns = 30;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    /// <summary>Runs in the parent: starts the process and reads its results.</summary>
    public static Timing Run(string network, string weights, int threads, double seconds)
    {
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(OwnProcess).Assembly.Location] : [];
        var output = ChildProcess.Run(
            program,
            [.. self, "time", "--network", network, "--weights", weights, "--threads", $"{threads}", "--seconds", seconds.ToString(CultureInfo.InvariantCulture)]);
        return JsonSerializer.Deserialize<Timing>(output) ?? throw new InvalidDataException($"Not a timing: {output}");
    }

    /// <summary>Runs in the child: times, and prints the results.</summary>
    public static void Time(string network, string weights, int threads, double seconds)
    {
        var entry = Zoo.Find(network);
        var image = entry.MakeImages();
        var outputs = entry.MakeOutputs();

        var watch = Stopwatch.StartNew();
        var net = entry.Entry.Load(weights, new LoadOptions { Threads = threads });
        var load = watch.Elapsed;

        watch.Restart();
        net.Forward(image, outputs);
        var first = watch.Elapsed;

        // The just-in-time compiler replaces its initial code in the background.
        watch.Restart();
        for (var i = 0; i < WarmUpRuns || watch.Elapsed < WarmUp; i++)
        {
            net.Forward(image, outputs);
        }

        var times = new List<double>(100_000);
        var all = Stopwatch.StartNew();
        while (all.Elapsed.TotalSeconds < seconds || times.Count < 5)
        {
            watch.Restart();
            net.Forward(image, outputs);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        double squares = 0;
        foreach (var value in outputs[0].Span)
        {
            squares += (double)value * value;
        }

        using var process = Process.GetCurrentProcess();
        const double Mb = 1 << 20;
        Console.WriteLine(JsonSerializer.Serialize(new Timing(
            times.Count, times.Min(), Statistics.Median(times), load.TotalMilliseconds, first.TotalMilliseconds,
            process.WorkingSet64 / Mb, process.PeakWorkingSet64 / Mb, Math.Sqrt(squares))));
    }
}
