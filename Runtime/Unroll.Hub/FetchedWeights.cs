using Unroll.Hub.Catalog;
using Unroll.Hub.HuggingFace;
using Unroll.Images;

namespace Unroll.Hub;

/// <summary>Weights that lie in a cache, and what is known of them.</summary>
public sealed record FetchedWeights
{
    /// <summary>What was asked for, in full ("https://…" or "hf://org/name").</summary>
    public required string Address { get; init; }

    /// <summary>The file, to load.</summary>
    public required string Path { get; init; }

    /// <summary>Whether it was there already.</summary>
    public required bool WasCached { get; init; }

    /// <summary>The table's facts; null where the weights are not in it.</summary>
    public PublishedWeights? Published { get; init; }

    /// <summary>What the repository's config.json says; null where there is none.</summary>
    public PretrainedConfig? Config { get; init; }

    /// <summary>The commit of a Hugging Face repository; null for others.</summary>
    public string? Commit { get; init; }

    /// <summary>What the user should know, such as that the server could not be asked; null: nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>The network that they are for, upstream's constructor name, as config.json or else the table says; null where neither does.</summary>
    public string? Network => Config?.Architecture ?? Published?.Network;

    /// <summary>The licence, as the publisher states it; null where nobody does.</summary>
    public string? License => Config?.License ?? Published?.License;

    /// <summary>What prepares images for these weights: as config.json says, else as the table does; null where neither says.</summary>
    /// <param name="input">The network's input.</param>
    /// <exception cref="HubException">config.json asks for what Unroll does not do.</exception>
    public Preprocessing? PreprocessingFor(TensorShape input) => (Config is { Architecture: not null } config ? config.Recipe : Published?.Recipe)?.For(input);

    /// <summary>Compares the network that the weights are for, where they say it, with the one that is to get them.</summary>
    /// <remarks>A name that nobody published, such as one of your own, cannot be compared: then the shapes alone decide.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="catalog">The names that were published.</param>
    /// <exception cref="HubException">They are two.</exception>
    public void CheckArchitecture(NetworkInfo network, WeightsCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(catalog);
        if (Network is { } architecture && !architecture.Equals(network.Name, StringComparison.OrdinalIgnoreCase) && catalog.Knows(network.Name))
        {
            throw new HubException($"{Address} has weights of {architecture}, not of {network.Name}{(catalog.Knows(architecture) ? $"; the zoo has {architecture} as well" : "")}.");
        }
    }
}
