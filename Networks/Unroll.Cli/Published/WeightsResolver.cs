using System.CommandLine;
using System.Globalization;
using Unroll.Cli.Assemblies;
using Unroll.Hub;
using Unroll.Networks;

namespace Unroll.Cli.Published;

/// <summary>Turns what the user says of weights, a file, an address, a tag or nothing, into a file on this machine, downloaded where it must be.</summary>
internal sealed class WeightsResolver(Terminal terminal, HubOptions options)
{
    public HubOptions Options => options;

    /// <summary>The option that every command has.</summary>
    public Option<bool> Offline { get; } = CommonOptions.Offline();

    /// <summary>Finds the weights of a network.</summary>
    /// <param name="entry">The network.</param>
    /// <param name="weights">A file, <c>https://…</c>, <c>hf://…</c>, or a tag that 'unroll list --weights' shows; null: those that are shipped, else the first that are published.</param>
    /// <param name="isOffline">Whether to take them from the caches alone.</param>
    /// <param name="cancellation">Ends the download.</param>
    /// <exception cref="HubException">They cannot be had, or are another network's.</exception>
    public async Task<ResolvedWeights> ResolveAsync(ZooEntry entry, string? weights, bool isOffline, CancellationToken cancellation)
    {
        if (weights is null ? ShippedData.WeightsOf(entry) is not null || options.Catalog.Of(entry.Name).Count == 0 : !IsPublished(entry, weights))
        {
            return new ResolvedWeights(weights);
        }

        var fetched = await FetchAsync(hub => progress => hub.FetchAsync(entry.Info, weights, progress, cancellation), isOffline);

        // By its name alone, a network is prepared for as the zoo says, which knows upstream's rule for other sizes than the published one.
        var isOwn = entry.IsOfZoo() && fetched.Published is { } published && published == options.Catalog.Of(entry.Name)[0];
        return new ResolvedWeights(fetched.Path, isOwn ? null : fetched.PreprocessingFor(entry.Info.Input), fetched.Network);
    }

    /// <summary>Brings weights by name or address, whatever network they are for.</summary>
    /// <exception cref="HubException">They cannot be had.</exception>
    public Task<FetchedWeights> FetchAsync(string weights, bool isOffline, CancellationToken cancellation) =>
        FetchAsync(hub => progress => hub.FetchAsync(weights, progress, cancellation), isOffline);

    private async Task<FetchedWeights> FetchAsync(Func<WeightsHub, Func<IProgress<DownloadProgress>, Task<FetchedWeights>>> fetch, bool isOffline)
    {
        using var hub = new WeightsHub(isOffline ? options with { Offline = true } : options);
        var fetched = await terminal.WatchDownloadAsync(fetch(hub));
        if (fetched.Warning is { } warning)
        {
            terminal.Note(warning);
        }

        if (!fetched.WasCached)
        {
            var name = fetched.Published is { } published ? $"{published.FullName}, " : "";
            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{name}{fetched.Address}, licence: {fetched.License ?? "not stated"}"));
        }

        return fetched;
    }

    /// <summary>Whether a text is an address or a name of the table, and no file that is here.</summary>
    private bool IsPublished(ZooEntry entry, string weights) => !File.Exists(weights)
        && (weights.Contains("://", StringComparison.Ordinal) || options.Catalog.Find(weights) is not null || options.Catalog.Find($"{entry.Name}.{weights}") is not null);
}
