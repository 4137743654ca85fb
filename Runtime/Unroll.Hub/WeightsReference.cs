using Unroll.Hub.Caches;
using Unroll.Hub.Catalog;
using Unroll.Hub.HuggingFace;
using Unroll.Hub.Transfer;

namespace Unroll.Hub;

/// <summary>Where weights are: at an address of the web, or in a repository of the Hugging Face hub.</summary>
/// <param name="Address">As messages show it.</param>
/// <param name="Published">The table's facts; null where there are none.</param>
internal abstract record WeightsReference(string Address, PublishedWeights? Published)
{
    private const string HashFragment = "sha256=";
    private const int FewestHashDigits = 8;

    /// <summary>Reads a network's name, with or without a tag, or an address.</summary>
    /// <exception cref="HubException">It is neither, or names what the table does not have.</exception>
    public static WeightsReference Parse(string text, WeightsCatalog catalog)
    {
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            return OfName(text, catalog);
        }

        if (text.StartsWith(RepositoryReference.Scheme, StringComparison.Ordinal))
        {
            var repository = RepositoryReference.Parse(text);
            return new RepositoryWeights(repository, repository.File is null ? catalog.AtAddress(repository.Address) : null);
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? OfAddress(address, catalog.AtAddress(address.GetLeftPart(UriPartial.Query)))
            : throw new HubException($"'{text}' is no address of weights: https://…, or hf://org/name of the Hugging Face hub.");
    }

    public static WeightsReference Of(PublishedWeights weights) => weights.Address.StartsWith(RepositoryReference.Scheme, StringComparison.Ordinal)
        ? new RepositoryWeights(RepositoryReference.Parse(weights.Address), weights)
        : OfAddress(new Uri(weights.Address), weights);

    private static WeightsReference OfName(string name, WeightsCatalog catalog)
    {
        if (catalog.Find(name) is { } weights)
        {
            return Of(weights);
        }

        var network = name.Split('.')[0];
        var others = catalog.Of(network);
        throw new HubException(others.Count > 0
            ? $"There are no published weights '{name}'. {network} has {string.Join(", ", others.Select(other => other.FullName))}."
            : $"No published weights are known for '{network}'.");
    }

    private static WebWeights OfAddress(Uri address, PublishedWeights? published)
    {
        var name = TorchCache.NameOf(address);
        var digits = published?.Sha256 is { Length: > 0 } known ? known
            : address.Fragment.StartsWith($"#{HashFragment}", StringComparison.OrdinalIgnoreCase) ? Checked(address.Fragment[(HashFragment.Length + 1)..], address)
            : DigitsInName(name);
        return new WebWeights(new Uri(address.GetLeftPart(UriPartial.Query)), name, digits is null ? null : ContentHash.Sha256(digits), published);
    }

    private static string Checked(string digits, Uri address) => digits.Length is >= FewestHashDigits and <= 64 && digits.All(char.IsAsciiHexDigit)
        ? digits
        : throw new HubException($"'{digits}' in {address} are not {FewestHashDigits} to 64 hexadecimal digits of a SHA-256.");

    /// <summary>
    /// torch.hub's rule, digits after a dash. Decimal digits alone may be a date, or a number of steps, and are no hash here: of 43 hashes one looks so, and is not compared.
    /// </summary>
    private static string? DigitsInName(string name)
    {
        var stem = name.Split('.')[0];
        var digits = stem[(stem.LastIndexOf('-') + 1)..];
        return digits.Length is >= FewestHashDigits and <= 64 && digits.Length < stem.Length && digits.All(char.IsAsciiHexDigitLower) && !digits.All(char.IsAsciiDigit) ? digits : null;
    }
}

/// <summary>A file at an address of the web, whose cache is PyTorch's.</summary>
/// <param name="Uri">The address, without fragment.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Hash">What it must hash to; null where nobody says.</param>
/// <param name="Published">The table's facts; null where there are none.</param>
internal sealed record WebWeights(Uri Uri, string Name, ContentHash? Hash, PublishedWeights? Published) : WeightsReference(Uri.AbsoluteUri, Published);

/// <summary>A repository of the Hugging Face hub, whose cache is huggingface_hub's.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Published">The table's facts; null where there are none.</param>
internal sealed record RepositoryWeights(RepositoryReference Repository, PublishedWeights? Published) : WeightsReference(Repository.ToString(), Published);
