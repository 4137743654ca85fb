using System.Globalization;
using Unroll.Cli.Tables;

namespace Unroll.Cli.Predictions;

/// <summary>Writes what a network sees in images.</summary>
internal static class PredictionText
{
    /// <summary>Writes predictions as a table or JSON, and why others are missing.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="predictions">Those of all images, in order.</param>
    /// <param name="summary">What is said below the table, of more than one image.</param>
    /// <param name="json">Whether to write JSON.</param>
    public static void Write(Terminal terminal, ImagePrediction[] predictions, string summary, bool json)
    {
        foreach (var failed in predictions.Where(prediction => prediction.Error is not null))
        {
            terminal.Fail(failed.Error!, Application.Failure);
        }

        if (json)
        {
            terminal.WriteJson(predictions, ResultsJson.Default.ImagePredictionArray);
            return;
        }

        if (predictions.All(prediction => prediction.Error is not null))
        {
            return;
        }

        terminal.WriteTable([Column.Name("image"), Column.Figure("class"), Column.Text("label"), Column.Figure("probability"), Column.Figure("ms")], predictions.SelectMany(Rows));
        if (predictions.Length > 1)
        {
            terminal.WriteLine();
            terminal.WriteText(summary);
        }
    }

    /// <summary>"1,000 images", "1,000 images, 3 of them not read".</summary>
    public static string Count(int images, int failures) =>
        string.Create(CultureInfo.InvariantCulture, $"{images:N0} images{(failures > 0 ? $", {failures:N0} of them not read" : "")}");

    private static IEnumerable<string[]> Rows(ImagePrediction image) => image.Error is not null
        ? [[image.Image, "", "not read", "", ""]]
        : image.Predictions.Select((best, rank) => (string[])
        [
            rank == 0 ? image.Image : "",
            Figures.Count(best.Class),
            best.Label,
            Figures.Percent(best.Probability),
            rank == 0 && image.Milliseconds is { } milliseconds ? milliseconds.ToString("N2", CultureInfo.InvariantCulture) : "",
        ]);
}
