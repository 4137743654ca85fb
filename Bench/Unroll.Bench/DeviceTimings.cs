using System.Diagnostics;
using System.Globalization;
using Unroll.Bench.Peers;
using Unroll.Networks.Devices;

namespace Unroll.Bench;

/// <summary>Times networks on devices and prints a table, for machines that are only available for minutes.</summary>
internal static class DeviceTimings
{
    private const int WarmUpRuns = 10;

    public static void Run(string[] networks, string[] devices, string?[] precisions, int[] batches, double seconds)
    {
        Console.WriteLine("| network | device | batch | median ms | min ms | images/s | L2 norm |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var network in networks)
        {
            var entry = Zoo.Find(network);
            using var weights = entry.MakeWeights();
            foreach (var (name, precision) in devices.SelectMany(d => PrecisionsOf(d, precisions).Select(p => (d, p))))
            {
                using var device = DeviceCatalog.Open(name, precision);
                foreach (var batch in batches)
                {
                    var loaded = device.Load(entry.Entry, weights, new LoadOptions(), batch);
                    Print(network, device.Description, batch, Time(loaded, entry, batch, seconds));
                    (loaded as IDisposable)?.Dispose();
                }
            }
        }
    }

    private static string?[] PrecisionsOf(string device, string?[] precisions) =>
        DeviceCatalog.IsGpu(device) ? precisions : [null];

    private static (double Median, double Min, double Norm) Time(INetwork network, ZooNetwork entry, int batch, double seconds)
    {
        var images = entry.MakeImages(batch);
        var outputs = entry.MakeOutputs(batch);
        var all = Stopwatch.StartNew();
        for (var i = 0; i < WarmUpRuns && all.Elapsed.TotalSeconds < seconds; i++)
        {
            network.Forward(images, outputs);
        }

        List<double> times = [];
        all.Restart();
        while (times.Count == 0 || all.Elapsed.TotalSeconds < seconds)
        {
            var start = Stopwatch.GetTimestamp();
            network.Forward(images, outputs);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (Statistics.Median(times), times.Min(), Math.Sqrt(outputs[0].ToArray().Sum(v => (double)v * v)));
    }

    private static void Print(string network, string device, int batch, (double Median, double Min, double Norm) timing) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {network} | {device} | {batch} | {timing.Median:0.000} | {timing.Min:0.000} | {batch * 1000 / timing.Median:0.0} | {timing.Norm:0.00000} |"));
}
