using System.Globalization;
using Unroll.Cli.Tables;

namespace Unroll.Cli.Evaluation;

/// <summary>Writes what an evaluation found.</summary>
internal static class EvaluationText
{
    /// <summary>How many images it shows.</summary>
    public const int SampleCount = 10;

    public static void Write(Terminal terminal, EvaluationReport report, bool json)
    {
        foreach (var reason in report.Unreadable)
        {
            terminal.Note($"skipped: {reason}");
        }

        if (json)
        {
            terminal.WriteJson(report, ResultsJson.Default.EvaluationReport);
            return;
        }

        terminal.WriteText($"{report.Network} on {report.Data}, the first {report.Samples.Length} images:");
        terminal.WriteTable(
            [Column.Name("image"), Column.Text("truth"), Column.Text("prediction"), Column.Figure("probability"), Column.Text("")],
            report.Samples.Select(sample => (string[])
                [sample.Image, sample.Truth, sample.Prediction, Figures.Percent(sample.Probability), sample.Correct ? "" : "wrong"]));
        terminal.WriteLine();
        terminal.WriteFact("device        ", report.Device);
        terminal.WriteFact("accuracy      ", $"{Figures.Percent(report.Accuracy)} ({Figures.Count(report.Correct)} of {Figures.Count(report.Images)} images right)");
        if (report.Unreadable.Length > 0)
        {
            terminal.WriteFact("skipped       ", $"{Figures.Count(report.Unreadable.Length)} that cannot be read");
        }

        // Runs that were killed did not say how long they took.
        if (report.Seconds > 0)
        {
            var shards = report.Shards is { } count ? string.Create(CultureInfo.InvariantCulture, $", of {count:N0} shards one after the other") : "";
            terminal.WriteFact("throughput    ", string.Create(
                CultureInfo.InvariantCulture,
                $"{report.ImagesPerSecond:N1} images/s, all included (decode, resize, normalise, forward), on {report.Threads} threads in {report.Seconds:N2} s{shards}"));
        }

        terminal.WriteFact("forward pass  ", string.Create(
            CultureInfo.InvariantCulture, $"{report.ForwardMilliseconds:N3} ms an image, alone, on one thread (median)"));
    }
}
