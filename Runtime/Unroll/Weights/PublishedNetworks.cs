using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Unroll.Weights;

/// <summary>A network that weights were published for.</summary>
/// <param name="Name">Upstream's constructor name ("resnest50").</param>
/// <param name="Fingerprint">What <see cref="NetworkInfo.Fingerprint"/> is where a network computes what upstream's does.</param>
/// <param name="Declaration">How it is declared, for messages.</param>
internal sealed record PublishedNetwork(string Name, string Fingerprint, string Declaration);

/// <summary>
/// The networks of the zoo that weights were published for, and the files: tab-separated text with the columns network, fingerprint, files (names without extension) and declaration.
/// </summary>
internal static class PublishedNetworks
{
    private static readonly Lazy<Table> Read = new(ReadTable);

    /// <summary>All of them.</summary>
    public static IEnumerable<PublishedNetwork> All => Read.Value.ByName.Values;

    /// <summary>The names of their files, without extension.</summary>
    public static IEnumerable<string> Files => Read.Value.ByFile.Keys;

    /// <summary>The network of a name.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out PublishedNetwork? network) => Read.Value.ByName.TryGetValue(name, out network);

    /// <summary>The network that a file has weights for by its name; null: none is known.</summary>
    /// <param name="fileName">With its extension, and without folders.</param>
    public static string? OfFile(string fileName) =>
        fileName.EndsWith(FileHash.Extension, StringComparison.Ordinal) ? Read.Value.ByFile.GetValueOrDefault(fileName[..^FileHash.Extension.Length])?.Name : null;

    private sealed record Table(FrozenDictionary<string, PublishedNetwork> ByName, FrozenDictionary<string, PublishedNetwork> ByFile);

    private static Table ReadTable()
    {
        using Stream stream = typeof(PublishedNetworks).Assembly.GetManifestResourceStream("Unroll.published-networks.tsv")
            ?? throw new InvalidOperationException("The assembly lacks its table of published networks.");
        using StreamReader reader = new(stream);
        _ = reader.ReadLine();
        Dictionary<string, PublishedNetwork> byName = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, PublishedNetwork> byFile = new(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split('\t');
            PublishedNetwork network = new(cells[0], cells[1], cells[3]);
            byName.Add(network.Name, network);
            foreach (string file in cells[2].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                byFile.Add(file, network);
            }
        }

        return new Table(byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), byFile.ToFrozenDictionary(StringComparer.Ordinal));
    }
}
