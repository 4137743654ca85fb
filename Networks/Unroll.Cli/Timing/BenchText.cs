using System.Globalization;
using Unroll.Cli.Tables;

namespace Unroll.Cli.Timing;

/// <summary>A timing as text.</summary>
internal static class BenchText
{
    public static void Write(Terminal terminal, BenchReport report)
    {
        var threads = report.Threads is { } count ? $", {count} thread{(count == 1 ? "" : "s")}" : "";
        terminal.WriteText($"{report.Network} on {report.Device}{threads}; weights: {report.Weights}");
        terminal.WriteLine();
        if (report.Layers is { } layers)
        {
            WriteLayers(terminal, report, layers);
            terminal.WriteLine();
        }

        var images = report.Batch == 1 ? "1 image" : $"{report.Batch} images";
        terminal.WriteFact("forward pass  ", $"{Milliseconds(report.Milliseconds)} ms for {images} (median of {Figures.Count(report.Passes)}; fastest {Milliseconds(report.FastestMilliseconds)} ms)");
        if (report.Layers is { } timed)
        {
            terminal.WriteFact("layers        ", $"{Milliseconds(timed.Sum(layer => layer.Milliseconds))} ms for 1 image, all together");
        }

        terminal.WriteFact("throughput    ", string.Create(CultureInfo.InvariantCulture, $"{report.ImagesPerSecond:N1} images/s"));
        terminal.WriteFact("arithmetic    ", Arithmetic(report));
        terminal.WriteFact("start         ", $"load {Milliseconds(report.LoadMilliseconds)} ms, first pass {Milliseconds(report.FirstPassMilliseconds)} ms");
        terminal.WriteFact("memory        ", $"{Figures.Megabytes(report.PeakMemoryBytes)} for the whole process at its peak; {Figures.Count((long)Math.Round(report.AllocatedBytes))} bytes allocated a pass");
    }

    private static void WriteLayers(Terminal terminal, BenchReport report, BenchLayer[] layers)
    {
        var sum = layers.Sum(layer => layer.Milliseconds);
        terminal.WriteTable(
            [
                Column.Name("layer"), Column.Name("output"), Column.Name("kernel"), Column.Figure("ms"), Column.Figure("share"), Column.Figure("GFLOP/s"), Column.Figure("of peak"),
                Column.Figure("MB"), Column.Figure("GB/s"),
            ],
            layers.Select(layer => (string[])
            [
                layer.Layer,
                string.Join('x', layer.Output),
                layer.Kernel,
                Milliseconds(layer.Milliseconds),
                Figures.Percent(layer.Milliseconds / sum),
                layer.Gigaflops == 0 ? "" : layer.Gigaflops.ToString("N1", CultureInfo.InvariantCulture),
                layer.Gigaflops == 0 ? "" : Figures.Percent(layer.Gigaflops / report.PeakGigaflops!.Value),
                (layer.Bytes / 1e6).ToString("N2", CultureInfo.InvariantCulture),
                layer.Milliseconds == 0 ? "" : (layer.Bytes / layer.Milliseconds / 1e6).ToString("N1", CultureInfo.InvariantCulture),
            ]));
    }

    private static string Arithmetic(BenchReport report)
    {
        var rate = string.Create(CultureInfo.InvariantCulture, $"{report.Gigaflops:N1} GFLOP/s, counted as direct convolution");
        return report.PeakGigaflops is { } peak
            ? string.Create(CultureInfo.InvariantCulture, $"{rate}; {Figures.Percent(report.Gigaflops / peak)} of the {peak:N1} GFLOP/s that multiply-adds alone reach here")
            : rate;
    }

    private static string Milliseconds(double value) => value.ToString("N3", CultureInfo.InvariantCulture);
}
