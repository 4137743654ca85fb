namespace Unroll.Cli.Sharding;

/// <summary>What parts say together, as the unsharded commands report it.</summary>
internal static class MergedParts
{
    private const string Separator = "; ";

    /// <summary>The report of an evaluation.</summary>
    /// <param name="parts">Its parts.</param>
    /// <param name="samples">How many images to show.</param>
    /// <param name="each">Is given each line; null: nobody asks.</param>
    /// <exception cref="CommandException">The parts are not whole, or no image could be read.</exception>
    public static EvaluationReport Evaluation(PartSet parts, int samples, Action<PartLine>? each = null)
    {
        var header = parts.Header;
        List<EvaluatedSample> shown = [];
        List<string> unreadable = [];
        List<double> milliseconds = [];
        var (images, correct) = (0, 0);
        foreach (var line in parts.Lines())
        {
            each?.Invoke(line);
            if (line is not { Answer: { } answer, Label: { } label })
            {
                unreadable.Add(line.Error ?? $"{line.Image}: its class is not known");
                continue;
            }

            images++;
            correct += answer == label ? 1 : 0;
            milliseconds.Add(line.Ms ?? 0);
            if (shown.Count < samples)
            {
                shown.Add(new EvaluatedSample(line.Image, header.LabelOf(label), header.LabelOf(answer), line.Scores![0], answer == label));
            }
        }

        if (images == 0)
        {
            throw new CommandException($"none of the {unreadable.Count} images could be read; the first: {unreadable[0]}");
        }

        milliseconds.Sort();
        var seconds = parts.Sessions.Sum(session => session.Seconds);
        return new EvaluationReport(
            header.Network,
            header.Data,
            images,
            correct,
            (double)correct / images,
            string.Join(Separator, parts.Sessions.Select(session => session.Device).Distinct(StringComparer.Ordinal)),
            parts.Sessions.Select(session => session.Threads).DefaultIfEmpty().Max(),
            seconds,
            seconds > 0 ? parts.Sessions.Sum(session => session.Images) / seconds : 0,
            milliseconds[milliseconds.Count / 2],
            [.. shown],
            [.. unreadable],
            parts.Shards);
    }

    /// <summary>The predictions of images, one after the other.</summary>
    /// <param name="parts">Their parts.</param>
    /// <param name="each">Is given each line; null: nobody asks.</param>
    public static IEnumerable<ImagePrediction> Predictions(PartSet parts, Action<PartLine>? each = null)
    {
        foreach (var line in parts.Lines())
        {
            each?.Invoke(line);
            yield return line.Classes is { } classes
                ? new ImagePrediction(line.Image, line.Ms, [.. classes.Zip(line.Scores!, (index, score) => new ClassProbability(index, parts.Header.LabelOf(index), score))], null)
                : new ImagePrediction(line.Image, null, [], line.Error);
        }
    }
}
