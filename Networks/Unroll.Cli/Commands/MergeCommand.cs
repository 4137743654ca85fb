using System.CommandLine;
using System.Globalization;
using Unroll.Cli.Evaluation;
using Unroll.Cli.Predictions;
using Unroll.Cli.Sharding;

namespace Unroll.Cli.Commands;

/// <summary>Puts the parts of a job together.</summary>
internal static class MergeCommand
{
    public static Command Create(Terminal terminal)
    {
        var parts = new Argument<string[]>("part") { Description = "The files that '--shard' and '--output' wrote, all of them, or a pattern ('part-*.jsonl').", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--output") { Description = "Also write all lines into one file, in the order of the list of images, each image once.", HelpName = "all.jsonl" };
        var json = CommonOptions.Json();
        var command = new Command("merge", "Puts the parts of an evaluation or a prediction together, and reports as the whole would have.") { parts, output, json };
        command.SetAction((parsed, _) => Task.Run(() =>
        {
            var set = PartSet.Open([.. parsed.GetRequiredValue(parts).SelectMany(Find)]);
            using var merged = parsed.GetValue(output) is { } path ? new MergedFile(path, set.Header) : null;
            var status = set.Header.Command == PartHeaders.Predict
                ? MergePredictions(terminal, set, merged, parsed.GetValue(json))
                : MergeEvaluation(terminal, set, merged, parsed.GetValue(json));
            merged?.Complete();
            return status;
        }));
        return command;
    }

    private static int MergeEvaluation(Terminal terminal, PartSet set, MergedFile? merged, bool json)
    {
        var report = MergedParts.Evaluation(set, EvaluationText.SampleCount, merged is null ? null : merged.Write);
        merged?.Write(set.Sessions);
        EvaluationText.Write(terminal, report, json);
        return Application.Success;
    }

    private static int MergePredictions(Terminal terminal, PartSet set, MergedFile? merged, bool json)
    {
        if (merged is not null && !json)
        {
            // The file has them; there may be millions.
            var (images, failures) = (0, 0);
            foreach (var line in set.Lines())
            {
                merged.Write(line);
                images++;
                failures += line.Error is null ? 0 : 1;
            }

            merged.Write(set.Sessions);
            terminal.WriteText($"{Summary(set, images, failures)} in {merged.Path}");
            return failures == 0 ? Application.Success : Application.Failure;
        }

        ImagePrediction[] predictions = [.. MergedParts.Predictions(set, merged is null ? null : merged.Write)];
        merged?.Write(set.Sessions);
        var unread = predictions.Count(prediction => prediction.Error is not null);
        PredictionText.Write(terminal, predictions, Summary(set, predictions.Length, unread), json);
        return unread == 0 ? Application.Success : Application.Failure;
    }

    private static string Summary(PartSet set, int images, int failures) =>
        string.Create(CultureInfo.InvariantCulture, $"{PredictionText.Count(images, failures)}, of {set.Shards:N0} shards");

    private static IEnumerable<string> Find(string name)
    {
        string[] found = FilePattern.IsPattern(name) ? [.. FilePattern.Match(name).Order(StringComparer.Ordinal)] : [name];
        return found.Length > 0 ? found : throw new CommandException($"{name}: no file matches.");
    }
}
