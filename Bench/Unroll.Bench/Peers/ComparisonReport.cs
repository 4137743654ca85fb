using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Unroll.Bench.Peers;

/// <summary>A comparison as Markdown, and its place in a page.</summary>
internal static class ComparisonReport
{
    private const string Begin = "<!-- peers: begin -->", End = "<!-- peers: end -->";

    public static IReadOnlyList<string> Header { get; } =
    [
        "| network | batch | threads | ms, ours | theirs | speed | min ms, ours | theirs | of peak | load + first ms, ours | theirs | ratio | peak MB, ours | theirs | ratio |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ];

    public static string Line(ComparisonRow row)
    {
        double Ours(Func<Timing, double> figure) => ComparisonRow.Of(row.Ours, figure);
        double Theirs(Func<Timing, double> figure) => ComparisonRow.Of(row.Theirs, figure);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.Network} | {row.Batch} | {row.Threads} | {Ours(t => t.MedianMs):0.00} | {Theirs(t => t.MedianMs):0.00} | {row.Speed:0.00}x | {row.Ours.Min(t => t.MinMs):0.00} | {row.Theirs.Min(t => t.MinMs):0.00} | {row.ShareOfPeak:0%} | {Ours(t => t.LoadMs + t.FirstRunMs):0} | {Theirs(t => t.LoadMs + t.FirstRunMs):0} | {row.Start:0.00} | {Ours(t => t.PeakMb):0} | {Theirs(t => t.PeakMb):0} | {row.Memory:0.00} |");
    }

    /// <summary>The geometric mean of the speeds at each number of images and threads.</summary>
    public static IEnumerable<string> Means(IEnumerable<ComparisonRow> rows) => rows
        .GroupBy(row => (row.Batch, row.Threads))
        .Select(group => string.Create(
            CultureInfo.InvariantCulture,
            $"Batch {group.Key.Batch}, {group.Key.Threads} thread{(group.Key.Threads == 1 ? "" : "s")}: geometric mean of the speeds {Math.Exp(group.Average(row => Math.Log(row.Speed))):0.00}x over {group.Count()} networks, the least {group.Min(row => row.Speed):0.00}x."));

    /// <summary>Puts a comparison into a page, between the marks that it has for it, and draws its plot beside the page.</summary>
    /// <exception cref="InvalidDataException">The page has no such marks.</exception>
    public static void WriteInto(string page, IReadOnlyList<ComparisonRow> rows, Comparison comparison)
    {
        var text = File.ReadAllText(page);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{page} has no place for the table: the lines '{Begin}' and '{End}'.");
        }

        var plot = Path.ChangeExtension(page, ".svg");
        File.WriteAllText(plot, SpeedPlot.Draw(rows));
        string[] lines =
        [
            Begin,
            "",
            string.Create(
                CultureInfo.InvariantCulture,
                $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, {RuntimeInformation.FrameworkDescription}, {Processor()}, {Environment.ProcessorCount} cores, our vectors {comparison.Simd}; "
                + $"{comparison.Rounds} round{(comparison.Rounds == 1 ? "" : "s")} of {comparison.Seconds} s, {DateTime.UtcNow:yyyy-MM-dd}."),
            "",
            $"![Their time divided by ours]({Path.GetFileName(plot)})",
            "",
            .. Header,
            .. rows.Select(Line),
            "",
            .. Means(rows).Select(mean => mean + "  "),
            "",
        ];
        File.WriteAllText(page, text[..begin] + string.Join('\n', lines) + text[end..]);
    }

    private static string Processor()
    {
        const string List = "/proc/cpuinfo", Name = "model name";
        var line = File.Exists(List) ? File.ReadLines(List).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
