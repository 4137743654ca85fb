using System.CommandLine;
using Unroll.Networks.Devices;

namespace Unroll.Cli.Commands;

/// <summary>Classifies image files.</summary>
internal static class PredictCommand
{
    private const int DefaultTop = 5;
    private const int MaxTop = 1_000_000;

    public static Command Create(Terminal terminal, WeightsResolver resolver)
    {
        var name = CommonOptions.Network();
        var images = new Argument<string[]>("image") { Description = "JPEG, PNG, WebP, AVIF, TIFF, GIF, BMP, PPM or PGM files.", Arity = ArgumentArity.OneOrMore };
        var weights = CommonOptions.Weights();
        var labels = CommonOptions.Labels();
        var top = CommonOptions.Count("--top", MaxTop, "How many classes to show for each image; 5 unless given.");
        var grid = new Option<string?>("--grid") { Description = "Also write a page of the pictures with their classes.", HelpName = "page.html" };
        var device = CommonOptions.Device();
        var precision = CommonOptions.Precision();
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var input = new ImageInputOptions();
        var command = new Command("predict", "Classifies images and prints the most probable classes of each.") { name, images, weights, labels, top, device, precision, threads, json };
        command.AddAll(input.All);
        command.SetAction((parsed, cancellation) => Task.Run(
            async () =>
            {
                var entry = NetworkResolver.Resolve(parsed.GetRequiredValue(name));
                var prepared = input.Read(parsed, entry, parsed.GetValue(weights));
                using var classifier = Classifier.Load(
                    DeviceCatalog.Open(parsed.GetRequiredValue(device), parsed.GetValue(precision)),
                    entry,
                    parsed.GetValue(weights),
                    prepared,
                    parsed.GetValue(labels),
                    parsed.GetValue(threads) ?? 0);
                var predictions = Predict(classifier, parsed.GetRequiredValue(images), parsed.GetValue(top) ?? DefaultTop, cancellation);
                Write(terminal, predictions, parsed.GetValue(json));
                return Application.Success;
            },
            cancellation));
        return command;
    }

    private static async Task<PredictionRun> PredictAsync(Terminal terminal, Predictor predictor, string network, string? page, CancellationToken cancellation)
    {
        var lane = classifier.OpenLane();
        var predictions = new ImagePrediction[images.Length];
        for (var i = 0; i < images.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            lane.Images.Read(images[i], lane.Input);
            lane.Classify();
            predictions[i] = new ImagePrediction(images[i], Best(classifier, lane.Probabilities, top));
        }

        return predictions;
    }

    private static void Write(Terminal terminal, PredictionRun run, bool json)
    {
        foreach (var failed in run.Predictions.Where(prediction => prediction.Error is not null))
        {
            terminal.Fail(failed.Error!, Application.Failure);
        }

        if (json)
        {
            terminal.WriteJson(run.Predictions, ResultsJson.Default.ImagePredictionArray);
            return;
        }

        if (run.Failures == run.Predictions.Length)
        {
            return;
        }

        terminal.WriteTable(["image", ">class", "label", ">probability", ">ms"], run.Predictions.SelectMany(Rows));
        if (run.Predictions.Length > 1)
        {
            terminal.WriteLine();
            terminal.WriteLine(Summary(run));
        }
    }

    private static IEnumerable<string[]> Rows(ImagePrediction image) => image.Error is not null
        ? [[image.Image, "", "not read", "", ""]]
        : image.Predictions.Select((best, rank) => (string[])
        [
            rank == 0 ? image.Image : "",
            Figures.Count(best.Class),
            best.Label,
            Figures.Percent(best.Probability),
            rank == 0 ? image.Milliseconds!.Value.ToString("N2", CultureInfo.InvariantCulture) : "",
        ]);

    private static string Summary(PredictionRun run)
    {
        var failures = run.Failures > 0 ? string.Create(CultureInfo.InvariantCulture, $", {run.Failures:N0} of them not read") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Predictions.Length:N0} images{failures}: {run.Elapsed.TotalSeconds:N2} s in all (decode, resize, normalise, forward); forward pass {run.MeanMilliseconds:N2} ms an image (mean)");
    }
}
