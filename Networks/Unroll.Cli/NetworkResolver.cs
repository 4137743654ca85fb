using Unroll.Networks;

namespace Unroll.Cli;

/// <summary>Finds networks by the names that users type.</summary>
internal static class NetworkResolver
{
    private const int MaxSuggestions = 3;

    /// <exception cref="UsageException">There is no such network; the message suggests the nearest names.</exception>
    public static ZooEntry Resolve(string name)
    {
        if (Zoo.Find(name) is { } entry)
        {
            return entry;
        }

        var nearest = Nearest(name);
        var hint = nearest.Count > 0 ? $"Did you mean {string.Join(" or ", nearest)}?" : "'unroll list' shows all.";
        throw new UsageException($"there is no network '{name}'. {hint}");
    }

    private static List<string> Nearest(string name)
    {
        // If more than half the name differs, a suggestion is noise; a long name need not be compared at all.
        var limit = Math.Max(2, name.Length / 2);
        return Zoo.All
            .Where(entry => Math.Abs(entry.Name.Length - name.Length) <= limit)
            .Select(entry => (entry.Name, Distance: Distance(name, entry.Name)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Take(MaxSuggestions)
            .Select(candidate => candidate.Name)
            .ToList();
    }

    /// <summary>Levenshtein distance: insertions, deletions and substitutions, ignoring case.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                var substitution = diagonal + (char.ToLowerInvariant(a[i]) == char.ToLowerInvariant(b[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(substitution, Math.Min(row[j], row[j + 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
