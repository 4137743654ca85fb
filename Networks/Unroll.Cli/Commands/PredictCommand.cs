using System.CommandLine;
using System.Globalization;
using Unroll.Cli.Predictions;
using Unroll.Cli.Published;
using Unroll.Cli.Sharding;

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
        var shards = ShardOptions.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            async () =>
            {
                var entry = networks.Resolve(parsed, name);
                var page = parsed.GetValue(grid);
                var pictures = page is null ? null : PredictionGrid.For(page, entry.Name);
                var part = shards.Of(parsed);
                if (part is not null && page is not null)
                {
                    throw new UsageException("Options '--grid' and '--output' exclude each other: a part has no page.");
                }

                var choice = weights.Of(parsed, terminal);
                var reader = input.Read(parsed, entry, choice.Path, terminal);
                using var classifier = await Classifier.LoadAsync(
                    device.Open(parsed, entry, terminal),
                    entry,
                    choice,
                    () => resolver.ResolveAsync(entry, choice.Path, parsed.GetValue(resolver.Offline), cancellation),
                    reader,
                    parsed.GetValue(labels),
                    part is null ? parsed.GetValue(threads) ?? 0 : 1);
                var sources = ImageSources.Find(parsed.GetRequiredValue(images));
                if (part is var (shard, output))
                {
                    var all = ShardImages.Of(sources);
                    var header = PartHeaders.Of(
                        PartHeaders.Predict, classifier, all, string.Join(' ', parsed.GetRequiredValue(images)), parsed.GetValue(top) ?? DefaultTop, shard);
                    // Whoever runs shards repeats those that fail: an image that cannot be read does not make one fail.
                    await ShardOptions.RunAsync(terminal, classifier, all, header, output, parsed.GetValue(threads) ?? Environment.ProcessorCount, skipUnreadable: true, cancellation);
                    return Application.Success;
                }

                var predictor = new Predictor(classifier, sources, parsed.GetValue(top) ?? DefaultTop);
                var run = await PredictAsync(terminal, predictor, entry.Name, pictures, cancellation);
                pictures?.Save(page!, run);
                PredictionText.Write(terminal, run.Predictions, Summary(run), parsed.GetValue(json));
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

    private static string Summary(PredictionRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{PredictionText.Count(run.Predictions.Length, run.Failures)}: {run.Elapsed.TotalSeconds:N2} s in all (decode, resize, normalise, forward); forward pass {run.MeanMilliseconds:N2} ms an image (mean)");
}
