using System.Globalization;
using Unroll.Images;

namespace Unroll.Hub.Catalog;

/// <summary>A table of published weights: tab-separated text with a header, which a company may write for its own.</summary>
/// <remarks>
/// The columns: network, tag, address, sha256, license, top1, top5, size, resize, crop_fraction, crop_mode, interpolation, mean, std, source.
/// A network's first row is what its name alone stands for. The crop_mode is empty or "center" (resize the shorter side, crop the centre), "squash" (resize both sides, crop the centre), or "first"
/// (crop the centre, resize it).
/// </remarks>
public sealed class WeightsCatalog
{
    private static readonly string[] _columns =
        ["network", "tag", "address", "sha256", "license", "top1", "top5", "size", "resize", "crop_fraction", "crop_mode", "interpolation", "mean", "std", "source"];

    private readonly ILookup<string, PublishedWeights> _byNetwork;

    private WeightsCatalog(IReadOnlyList<PublishedWeights> all)
    {
        All = all;
        _byNetwork = all.ToLookup(weights => weights.Network, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What torchvision, timm, ResNeSt's and IBN-Net's authors publish for the networks of Unroll's zoo.</summary>
    public static WeightsCatalog Default { get; } = Parse(EmbeddedData.ReadLines("weights.tsv"), "weights.tsv");

    /// <summary>The rows.</summary>
    public IReadOnlyList<PublishedWeights> All { get; }

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">A row is not as the columns ask; the message names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WeightsCatalog Read(string path) => Parse(File.ReadLines(path), Path.GetFileName(path));

    /// <summary>A network's weights, the first of them its name's; empty where none are known.</summary>
    /// <param name="network">The network's name, in any case.</param>
    public IReadOnlyList<PublishedWeights> Of(string network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return [.. _byNetwork[network]];
    }

    /// <summary>Finds weights by "network" or "network.tag", in any case; null where there are none.</summary>
    /// <param name="name">The name.</param>
    public PublishedWeights? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? _byNetwork[name].FirstOrDefault()
            : _byNetwork[name[..dot]].FirstOrDefault(weights => weights.Tag.Equals(name[(dot + 1)..], StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a name is that of a network that somebody published.</summary>
    internal bool Knows(string network) => _byNetwork.Contains(network);

    /// <summary>The row of an address; null where there is none.</summary>
    internal PublishedWeights? AtAddress(string address) => All.FirstOrDefault(weights => weights.Address.Equals(address, StringComparison.OrdinalIgnoreCase));

    private static WeightsCatalog Parse(IEnumerable<string> lines, string source)
    {
        List<PublishedWeights> rows = [];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            var cells = line.Split('\t');
            if (number == 1)
            {
                if (!cells.SequenceEqual(_columns))
                {
                    throw new InvalidDataException($"{source} does not start with the columns {string.Join(", ", _columns)}, separated by tabs.");
                }

                continue;
            }

            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                var row = ParseRow(cells);
                rows.Add(names.Add(row.FullName) ? row : throw new FormatException($"{row.FullName} is there twice"));
            }
            catch (FormatException e)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{source}, line {number}: {e.Message}."), e);
            }
        }

        return new WeightsCatalog(rows.AsReadOnly());
    }

    private static PublishedWeights ParseRow(string[] cells)
    {
        if (cells.Length != _columns.Length)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{cells.Length} cells where there are {_columns.Length} columns"));
        }

        var sha256 = cells[3];
        if (sha256.Length > 64 || !sha256.All(char.IsAsciiHexDigitLower))
        {
            throw new FormatException($"'{sha256}' are no lower-case digits of a SHA-256");
        }

        if (cells[0].Contains('.', StringComparison.Ordinal))
        {
            throw new FormatException($"the network's name '{cells[0]}' has a dot, which separates it from the tag");
        }

        if (cells[10] is not ("" or "center" or "squash" or "first"))
        {
            throw new FormatException($"crop_mode '{cells[10]}' is neither center nor squash nor first");
        }

        return new PublishedWeights
        {
            Network = Required(cells, 0),
            Tag = Required(cells, 1),
            Address = Required(cells, 2),
            Sha256 = sha256,
            License = cells[4],
            Top1 = Number(cells[5]),
            Top5 = Number(cells[6]),
            Recipe = new EvaluationRecipe
            {
                Size = Whole(cells[7]),
                Resize = Whole(cells[8]),
                CropFraction = Number(cells[9]),
                IsSquashed = cells[10] is "squash",
                IsCroppedFirst = cells[10] is "first",
                Interpolation = cells[11] switch
                {
                    "bilinear" => Interpolation.Bilinear,
                    "bicubic" => Interpolation.Bicubic,
                    _ => throw new FormatException($"interpolation '{cells[11]}' is neither bilinear nor bicubic"),
                },
                Mean = Numbers(cells[12]),
                Std = Numbers(cells[13]),
            },
            Source = cells[14],
        };
    }

    private static string Required(string[] cells, int column) =>
        cells[column].Length > 0 ? cells[column] : throw new FormatException($"there is no {_columns[column]}");

    private static int Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
        ? value
        : throw new FormatException($"'{text}' is no size");

    private static double? Number(string text) => text.Length == 0
        ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException($"'{text}' is no number");

    private static float[] Numbers(string text)
    {
        float[] values = [.. text.Split(' ').Select(part => (float)(Number(part) ?? double.NaN))];
        return values.Length == 3 && !values.Any(float.IsNaN) ? values : throw new FormatException($"'{text}' are not three numbers");
    }
}
