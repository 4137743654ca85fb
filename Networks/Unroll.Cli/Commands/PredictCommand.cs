using System.CommandLine;
using System.Globalization;
using Unroll.Cli.Predictions;
using Unroll.Cli.Published;
using Unroll.Cli.Tables;

namespace Unroll.Cli.Commands;

/// <summary>Classifies image files.</summary>
internal static class PredictCommand
{
    private const int DefaultTop = 5;
    private const int MaxTop = 1_000_000;

    public static Command Create(Terminal terminal, WeightsResolver resolver)
    {
        var name = CommonOptions.Network();
        var images = new Argument<string[]>("image")
        {
            Description = "JPEG, PNG, WebP, AVIF, TIFF, GIF, BMP, PPM or PGM files, folders of them, or patterns ('photos/**/*.jpg').",
            Arity = ArgumentArity.OneOrMore,
        };
        var labels = CommonOptions.Labels();
        var top = CommonOptions.Count("--top", MaxTop, "How many classes to show for each image; 5 unless given.");
        var grid = new Option<string?>("--grid") { Description = "Also write the pictures with their classes: a page (.html), or a picture (.png, with the fonts of this machine).", HelpName = "page.html" };
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var input = new ImageInputOptions();
        var command = new Command("predict", "Classifies images and prints the most probable classes of each.") { name, images, labels, top, grid, threads, json };
        var networks = NetworkOptions.AddTo(command);
        var device = DeviceOptions.AddTo(command);
        var weights = WeightsOptions.AddTo(command, CommonOptions.Weights());
        command.AddAll(input.All);
        command.SetAction((parsed, cancellation) => Task.Run(
            async () =>
            {
                var entry = networks.Resolve(parsed, name);
                var page = parsed.GetValue(grid);
                var pictures = page is null ? null : PredictionGrid.For(page, entry.Name);
                var choice = weights.Of(parsed, terminal);
                var reader = input.Read(parsed, entry, choice.Path, terminal);
                using var classifier = await Classifier.LoadAsync(
                    device.Open(parsed, entry, terminal),
                    entry,
                    choice,
                    () => resolver.ResolveAsync(entry, choice.Path, parsed.GetValue(resolver.Offline), cancellation),
                    reader,
                    parsed.GetValue(labels),
                    parsed.GetValue(threads) ?? 0);
                var predictor = new Predictor(classifier, ImageSources.Find(parsed.GetRequiredValue(images)), parsed.GetValue(top) ?? DefaultTop);
                var run = await PredictAsync(terminal, predictor, entry.Name, pictures, cancellation);
                pictures?.Save(page!, run);
                Write(terminal, run, parsed.GetValue(json));
                return run.Failures == 0 ? Application.Success : Application.Failure;
            },
            cancellation));
        return command;
    }

    private static async Task<PredictionRun> PredictAsync(Terminal terminal, Predictor predictor, string network, PredictionGrid? pictures, CancellationToken cancellation)
    {
        var work = Task.Run(() => predictor.Run(pictures is null ? null : pictures.Add, cancellation), cancellation);
        await terminal.WatchAsync($"Looking with {network}", predictor.Count, () => predictor.Done, work);
        return await work;
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

        terminal.WriteTable([Column.Name("image"), Column.Figure("class"), Column.Text("label"), Column.Figure("probability"), Column.Figure("ms")], run.Predictions.SelectMany(Rows));
        if (run.Predictions.Length > 1)
        {
            terminal.WriteLine();
            terminal.WriteText(Summary(run));
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
