using System.Globalization;
using System.Text;

namespace Unroll.Weights.Parts;

/// <summary>Chooses the part of a checkpoint that a network's parameters are read from.</summary>
internal static class PartSelection
{
    private const int MaxListed = 8;

    /// <summary>
    /// Where timm's training leaves averaged weights, which timm's own loading prefers to those beside them (timm/models/_helpers.py, load_state_dict: use_ema),
    /// in its order. torchvision's references have the second.
    /// </summary>
    private static readonly string[] PreferredByTimm = ["state_dict_ema.", "model_ema."];

    /// <summary>The parts that fit, of those that are asked for.</summary>
    public static IReadOnlyList<PartCandidate> Fitting(NetworkNeeds needs, StateDict state, CheckpointOptions options) => Search(needs, state, options).Fits;

    /// <summary>The part that fits.</summary>
    /// <exception cref="CheckpointException">None does, or several do and no option tells which; the message says what differs, or names them.</exception>
    public static PartCandidate Select(NetworkNeeds needs, StateDict state, CheckpointOptions options)
    {
        SearchResult result = Search(needs, state, options);
        IReadOnlyList<PartCandidate> chosen = result.Fits.Count > 1 && options.Part is null ? Preferred(result.Fits) : result.Fits;
        return chosen.Count switch
        {
            0 => throw new CheckpointException(DescribeMisfit(needs, state, result, options)),
            1 => Reported(chosen[0], needs, state, result, options),
            _ => throw new CheckpointException(
                $"{state.Source} has {chosen.Count} parts that fit {needs.Network}: {List(chosen.Select(part => part.Name))}. Choose one: Part = \"{chosen[0].Name}\", say (unroll: --part {chosen[0].Name})."),
        };
    }

    private sealed record SearchResult(IReadOnlyList<PartCandidate> Fits, IReadOnlyList<PartCandidate> Candidates, IReadOnlyList<CheckpointEntry> Entries, string? Spelling);

    private static SearchResult Search(NetworkNeeds needs, StateDict state, CheckpointOptions options)
    {
        List<CheckpointEntry> entries = PartFinder.EntriesOf(state.Groups);
        SearchResult best = Search(needs, entries, null, options);
        if (best.Fits.Count > 0)
        {
            return best;
        }

        foreach ((IReadOnlyList<CheckpointEntry> respelled, string spelling) in KeySpellings.Respell(entries))
        {
            SearchResult other = Search(needs, respelled, spelling, options);
            if (other.Fits.Count > 0)
            {
                return other;
            }

            best = MostFound(other) > MostFound(best) ? other : best;
        }

        return best;
    }

    private static int MostFound(SearchResult result) => result.Candidates.Count == 0 ? 0 : result.Candidates.Max(part => part.Found.Count);

    private static SearchResult Search(NetworkNeeds needs, IReadOnlyList<CheckpointEntry> entries, string? spelling, CheckpointOptions options)
    {
        IReadOnlyList<PartCandidate> all = PartFinder.Find(needs, entries);
        List<PartCandidate> asked = [.. all.Where(part => options.Part is null || IsAskedFor(part, options.Part))];
        int atLeast = needs.Parameters.Count(p => NetworkNeeds.IsRequired(p, options) && !p.IsHead);
        List<PartCandidate> whole = [];
        foreach (PartCandidate part in all.Where(part => part.Found.Count >= atLeast))
        {
            PartFinder.FindHead(needs, part, all, options);
            if (!ParameterMatch.IsIncomplete(needs, part, options))
            {
                whole.Add(part);
            }
        }

        List<PartCandidate> fits = [];
        foreach (PartCandidate part in whole.Where(asked.Contains))
        {
            if (ParameterMatch.Of(needs, part, entries, whole, options).IsFit && !fits.Exists(other => other.IsSameAs(part, needs.Parameters)))
            {
                fits.Add(part);
            }
        }

        return new SearchResult(fits, asked, entries, spelling);
    }

    private static bool IsAskedFor(PartCandidate part, string name) =>
        name == "." ? part.Prefix.Length == 0 : $".{part.Prefix}".Contains($".{name.Trim('.')}.", StringComparison.Ordinal);

    private static IReadOnlyList<PartCandidate> Preferred(IReadOnlyList<PartCandidate> fits)
    {
        foreach (string prefix in PreferredByTimm)
        {
            List<PartCandidate> preferred = [.. fits.Where(part => part.Prefix.StartsWith(prefix, StringComparison.Ordinal))];
            if (preferred.Count > 0)
            {
                return preferred;
            }
        }

        return fits;
    }

    private static PartCandidate Reported(PartCandidate part, NetworkNeeds needs, StateDict state, SearchResult result, CheckpointOptions options)
    {
        if (options.Report is null)
        {
            return part;
        }

        List<string> notes = [];
        if (part.Prefix.Length > 0)
        {
            notes.Add($"the weights are those under {part.Name}" + (part.Head is { } head ? $", the head's under {head.Name}" : ""));
            string[] others = [.. result.Fits.Where(other => other != part).Select(other => other.Name)];
            if (others.Length > 0 && options.Part is null)
            {
                notes.Add($"{List(others)} would fit as well: timm takes the averaged ones, too, unless Part (unroll: --part) says otherwise");
            }
        }

        if (result.Spelling is { } spelling)
        {
            notes.Add($"its keys are spelled as in {spelling}");
        }

        if (needs.HeadWeight is { } weight && part.Find(weight.Name) is { } found && options.Head == HeadWeights.Padded && NetworkNeeds.HasFewerClasses(weight, found))
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"its head tells {found.Shape[0]} classes apart"));
        }

        if (needs.Stem is { } stem && part.Find(stem.Name) is { } filters && needs.HasOtherChannels(stem, filters))
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{stem.Name} is adapted from {filters.Shape[1]} channels to {stem.Shape[1]}"));
        }

        if (notes.Count > 0)
        {
            options.Report($"{state.Source}: {string.Join("; ", notes)}.");
        }

        return part;
    }

    private static string DescribeMisfit(NetworkNeeds needs, StateDict state, SearchResult result, CheckpointOptions options)
    {
        if (options.Part is { } asked && result.Candidates.Count == 0)
        {
            IEnumerable<string> names = PartFinder.Find(needs, result.Entries).OrderByDescending(part => part.Found.Count).Select(part => part.Name);
            return $"{state.Source} has no part {asked} with parameters of {needs.Network}. Parts that have some: {List(names.DefaultIfEmpty("none"))}.";
        }

        // A few parameters under a prefix are no part: names like conv1.weight are everywhere.
        int atLeast = Math.Max(1, needs.Parameters.Count(p => NetworkNeeds.IsRequired(p, options)) / 2);
        PartCandidate? best = result.Candidates.Where(part => part.Found.Count + part.Unread.Count >= atLeast).OrderByDescending(part => part.Found.Count).ThenBy(part => part.Prefix.Length).FirstOrDefault();
        best ??= result.Candidates.FirstOrDefault(part => part.Prefix == state.MainPrefix) ?? new PartCandidate(state.MainPrefix);
        string text = ParameterMatch.Of(needs, best, result.Entries, [], options).Describe(best.Prefix.Length == 0 ? state.Source : $"{state.Source} under {best.Name}");
        if (CheckpointShards.IsShard(state.Source))
        {
            text += $"\nBy its name it is one of several shards, {CheckpointShards.Advice}.";
        }

        return result.Spelling is { } spelling ? $"{text}\nIts keys were read as {spelling} spells them." : text;
    }

    private static string List(IEnumerable<string> names)
    {
        StringBuilder text = new();
        int count = 0;
        foreach (string name in names)
        {
            if (++count <= MaxListed)
            {
                text.Append(count == 1 ? "" : ", ").Append(name);
            }
        }

        return count > MaxListed ? text.Append(CultureInfo.InvariantCulture, $", … ({count} in all)").ToString() : text.ToString();
    }
}
