using Unroll.Networks;

namespace Unroll.Cli;

/// <summary>The networks that a command works on, and how they are found by the names that users type.</summary>
internal sealed class NetworkSet
{
    private const int MaxSuggestions = 3;

    private readonly string? _assembly;

    private NetworkSet(IReadOnlyList<ZooEntry> all, string? assembly)
    {
        All = all;
        _assembly = assembly;
    }

    /// <summary>The networks that come with the tool.</summary>
    public static NetworkSet Zoo { get; } = new(Unroll.Networks.Zoo.All, assembly: null);

    public IReadOnlyList<ZooEntry> All { get; }

    /// <summary>What the set is called in a sentence.</summary>
    public string Name => _assembly ?? "the zoo";

    /// <summary>The networks of a user's assembly.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="assembly">The assembly as the user named it.</param>
    public static NetworkSet Of(IReadOnlyList<ZooEntry> networks, string assembly) => new(networks, assembly);

    /// <summary>Finds a network by its name, or by its record's; case does not matter.</summary>
    /// <exception cref="UsageException">There is no such network; the message suggests the nearest names. Or there are several.</exception>
    public ZooEntry Resolve(string name)
    {
        var found = All.Where(entry => Is(entry.Name, name)).ToArray();
        if (found.Length == 0)
        {
            found = [.. All.Where(entry => Is(entry.Type.Name, name) || Is(entry.Type.FullName!, name))];
        }

        return found switch
        {
            [var entry] => entry,
            [] => throw new UsageException($"there is no network '{name}'{(_assembly is null ? "" : $" in {_assembly}")}. {Hint(name)}"),
            _ => throw new UsageException($"{found.Length} networks of {_assembly} are called '{name}': take the record's full name, {string.Join(" or ", found.Select(entry => entry.Type.FullName))}."),
        };
    }

    private static bool Is(string name, string typed) => name.Equals(typed, StringComparison.OrdinalIgnoreCase);

    private string Hint(string name)
    {
        if (_assembly is not null && Unroll.Networks.Zoo.Find(name) is not null)
        {
            return "It is one of the tool's own, which are found without '--assembly'.";
        }

        var nearest = Nearest(name);
        return nearest.Count > 0 ? $"Did you mean {string.Join(" or ", nearest)}?" : $"'unroll list{(_assembly is null ? "" : $" --assembly {_assembly}")}' shows all.";
    }

    private List<string> Nearest(string name)
    {
        // If more than half the name differs, a suggestion is noise; a long name need not be compared at all.
        var limit = Math.Max(2, name.Length / 2);
        return All
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
