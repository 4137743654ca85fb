using System.Globalization;
using Unroll.Bench.Layout;

Layer[] layers =
[
    new("7x7 s2, 3 -> 64 @224", 224, 3, 64, 7, 2),
    new("3x3, 64 -> 64 @56", 56, 64, 64, 3),
    new("3x3, 256 -> 256 @14", 14, 256, 256, 3),
    new("3x3, 512 -> 512 @7", 7, 512, 512, 3),
    new("1x1, 256 -> 64 @56", 56, 256, 64, 1),
    new("1x1, 1024 -> 256 @14", 14, 1024, 256, 1),
    new("1x1, 512 -> 2048 @7", 7, 512, 2048, 1),
    new("3x3, 128 -> 128 @56, 32 groups", 56, 128, 128, 3, 1, 32),
    new("3x3 depthwise, 144 @56", 56, 144, 144, 3, 1, 144),
];
var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 0.5;
if (args.Length > 0 && args[0] == "networks")
{
    NetworkTiming.Run(seconds);
    return;
}

var peak = Peak.Measure();
if (args.Length > 0 && args[0] == "winograd")
{
    Console.WriteLine("| layer | threads | direct, us | of the peak | Winograd, us | faster | difference |");
    Console.WriteLine("|---|---|---|---|---|---|---|");
    foreach (var threads in new[] { 1, 2 })
    {
        foreach (var (size, channels) in new[] { (56, 64), (28, 128), (14, 256), (7, 512) })
        {
            var layer = new Layer($"3x3, {channels} -> {channels} @{size}", size, channels, channels, 3);
            using var bench = new NhwcLayer(layer, threads);
            var error = bench.WinogradError();
            double d = double.MaxValue, w = double.MaxValue;
            for (var round = 0; round < 3; round++)
            {
                d = Math.Min(d, Timing.Minimum(bench.Run, seconds / 3));
                w = Math.Min(w, Timing.Minimum(bench.RunWinograd, seconds / 3));
            }

            var share = 2 * layer.MultiplyAdds / (peak * threads * d);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {layer.Name} | {threads} | {d * 1e6:f0} | {share:p0} | {w * 1e6:f0} | {d / w:f2} x | {error:e1} |"));
        }
    }

    return;
}

Console.WriteLine("| layer | MMAC | threads | NHWC, us | of the peak | blocked, us | of the peak | NHWC / blocked |");
Console.WriteLine("|---|---|---|---|---|---|---|---|");
foreach (var threads in new[] { 1, 2 })
{
    foreach (var layer in layers)
    {
        using var nhwc = new NhwcLayer(layer, threads);
        using var blocked = new BlockedLayer(layer, threads);
        double n = double.MaxValue, b = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            n = Math.Min(n, Timing.Minimum(nhwc.Run, seconds / 3));
            b = Math.Min(b, Timing.Minimum(blocked.Run, seconds / 3));
        }

        var ideal = 2 * layer.MultiplyAdds / (peak * threads);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {layer.Name} | {layer.MultiplyAdds / 1e6:f1} | {threads} | {n * 1e6:f0} | {ideal / n:p0} | {b * 1e6:f0} | {ideal / b:p0} | {n / b:f2} |"));
    }
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nPeak of one core in this run: {peak / 1e9:f1} GFLOP/s."));
