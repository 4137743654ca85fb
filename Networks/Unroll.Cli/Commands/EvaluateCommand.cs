using System.CommandLine;
using Unroll.Cli.Evaluation;
using Unroll.Cli.Published;
using Unroll.Cli.Sharding;
using Unroll.Networks;

namespace Unroll.Cli.Commands;

/// <summary>Measures a network on labelled images.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal, WeightsResolver resolver)
    {
        var name = CommonOptions.Network();
        var data = new Option<string?>("--data")
        {
            Description = "A folder with test-images and test-labels IDX files (raw, .gz or .br), or with one folder of images for each class, the classes in sorted order. The fashion networks bring theirs.",
            HelpName = "folder",
        };
        var labels = CommonOptions.Labels();
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var skip = new Option<bool>("--skip-unreadable") { Description = "Leave images out that cannot be read, and name them, instead of ending with the first." };
        var input = new ImageInputOptions();
        var command = new Command("evaluate", "Classifies labelled images and reports accuracy and speed.") { name, data, labels, threads, json, skip };
        var networks = NetworkOptions.AddTo(command);
        var device = DeviceOptions.AddTo(command);
        var weights = WeightsOptions.AddTo(command, CommonOptions.Weights());
        command.AddAll(input.All);
        var shards = ShardOptions.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            async () =>
            {
                var entry = networks.Resolve(parsed, name);
                var part = shards.Of(parsed);
                var choice = weights.Of(parsed, terminal);
                var reader = input.Read(parsed, entry, choice.Path, terminal);
                var report = await EvaluateAsync(
                    terminal,
                    entry,
                    perImage => Classifier.LoadAsync(
                        device.Open(parsed, entry, terminal),
                        entry,
                        choice,
                        () => resolver.ResolveAsync(entry, choice.Path, parsed.GetValue(resolver.Offline), cancellation),
                        reader,
                        parsed.GetValue(labels),
                        perImage),
                    parsed.GetValue(data),
                    part,
                    parsed.GetValue(skip),
                    parsed.GetValue(threads) ?? Environment.ProcessorCount,
                    cancellation);
                if (report is not null)
                {
                    EvaluationText.Write(terminal, report, parsed.GetValue(json));
                }

                return Application.Success;
            },
            cancellation));
        return command;
    }

    private static async Task<EvaluationReport?> EvaluateAsync(
        Terminal terminal,
        ZooEntry entry,
        Func<int, Task<Classifier>> load,
        string? data,
        (Shard Shard, string Output)? part,
        bool skipUnreadable,
        int threads,
        CancellationToken cancellation)
    {
        var folder = data ?? ShippedData.DataOf(entry)
            ?? throw new UsageException($"Option '--data' is required: labelled images for {entry.Name} are not shipped with this tool.");

        // Images are many: one thread for each computes more of them than all threads on one after the other.
        using var classifier = await load(1);
        var images = LabelledImages.Open(folder, classifier);
        foreach (var note in images.Notes)
        {
            terminal.Note(note);
        }

        if (part is var (shard, output))
        {
            return await EvaluateAsync(terminal, classifier, images, data ?? ShippedData.Name, shard, output, threads, skipUnreadable, cancellation);
        }

        var lanes = classifier.IsConcurrent ? threads : 1;
        var evaluator = new Evaluator(classifier, images, lanes, skipUnreadable);
        var work = evaluator.RunAsync(cancellation);
        await terminal.WatchAsync($"Evaluating {entry.Name}", images.Count, () => evaluator.Done, work);
        return Report(classifier, images, await work, data ?? ShippedData.Name, lanes);
    }

    /// <returns>The report of the part; null where it has no image that could be read.</returns>
    private static async Task<EvaluationReport?> EvaluateAsync(
        Terminal terminal, Classifier classifier, LabelledImages images, string data, Shard shard, string output, int threads, bool skipUnreadable, CancellationToken cancellation)
    {
        var all = ShardImages.Of(images);
        var header = PartHeaders.Of(PartHeaders.Evaluate, classifier, all, data, PartHeaders.EvaluationTop, shard);
        var (first, end) = shard.Of(all.Count);
        var unreadable = await ShardOptions.RunAsync(terminal, classifier, all, header, output, threads, skipUnreadable, cancellation);
        return unreadable < end - first ? MergedParts.Evaluation(PartSet.OpenSome([output]), EvaluationText.SampleCount) : null;
    }

    private static EvaluationReport Report(Classifier classifier, LabelledImages images, EvaluationResult result, string data, int threads)
    {
        var classified = Enumerable.Range(0, images.Count).Where(i => result.Predictions[i] is not null).ToArray();
        var correct = classified.Count(i => result.Predictions[i] == images.ClassOf(i));
        return new EvaluationReport(
            classifier.Entry.Name,
            data,
            classified.Length,
            correct,
            (double)correct / classified.Length,
            classifier.Device,
            threads,
            result.Elapsed.TotalSeconds,
            classified.Length / result.Elapsed.TotalSeconds,
            result.MedianForward.TotalMilliseconds,
            [.. classified.Take(EvaluationText.SampleCount).Select(i => new EvaluatedSample(
                images.NameOf(i),
                classifier.Labels[images.ClassOf(i)],
                classifier.Labels[result.Predictions[i]!.Value],
                result.Probabilities[i],
                result.Predictions[i] == images.ClassOf(i)))],
            result.Unreadable,
            Shards: null);
    }
}
