using System.Globalization;
using Unroll.Hub.Caches;
using Unroll.Hub.Catalog;
using Unroll.Hub.HuggingFace;
using Unroll.Hub.Transfer;

namespace Unroll.Hub;

/// <summary>
/// Brings published weights onto this machine, once: from PyTorch's cache or Hugging Face's where they are there, and into it where they are not. Safe to use from several
/// threads and processes at once.
/// </summary>
public sealed class WeightsHub : IDisposable
{
    private readonly HubOptions _options;
    private readonly CacheEnvironment _environment;
    private readonly Requests _requests;
    private readonly RetryPolicy _retries;
    private readonly Downloader _downloader;

    /// <summary>Opens the hub; nothing is asked yet.</summary>
    /// <param name="options">Caches, servers, patience; null: the defaults, and the environment's.</param>
    public WeightsHub(HubOptions? options = null)
        : this(options ?? new HubOptions(), Environment.GetEnvironmentVariable, TimeProvider.System)
    {
    }

    internal WeightsHub(HubOptions options, Func<string, string?> variables, TimeProvider time)
    {
        _options = options;
        _environment = new CacheEnvironment(options, variables);
        _requests = new Requests(options, time);
        _retries = new RetryPolicy(options, time);
        _downloader = new Downloader(_requests, _retries);
    }

    /// <summary>Brings weights.</summary>
    /// <param name="weights">
    /// A network's name ("resnet50"), with a tag where it has several ("resnet50.IMAGENET1K_V2"), as the catalog lists them; <c>https://host/path/name-0123abcd.pth</c>, whose digits after the
    /// dash, or after <c>#sha256=</c>, are the first of its SHA-256; or <c>hf://org/name@revision</c>, a repository of the Hugging Face hub.
    /// </param>
    /// <param name="progress">Told how far the download has come.</param>
    /// <param name="cancellation">Ends the download; what has come stays, and the next one goes on from there.</param>
    /// <exception cref="HubException">The weights cannot be had, or are not what was published.</exception>
    public async Task<FetchedWeights> FetchAsync(string weights, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(weights);
        return WeightsReference.Parse(weights, _options.Catalog) switch
        {
            WebWeights web => await FetchAsync(web, progress, cancellation).ConfigureAwait(false),
            RepositoryWeights repository => await FetchAsync(repository, progress, cancellation).ConfigureAwait(false),
            _ => throw new InvalidOperationException("A reference of an unknown kind."),
        };
    }

    /// <summary>Brings weights for a network, and checks that they are for it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">As above, or a tag of the network alone; null: the first that the catalog has for it.</param>
    /// <param name="progress">Told how far the download has come.</param>
    /// <param name="cancellation">Ends the download.</param>
    /// <exception cref="HubException">The weights cannot be had, or are another network's.</exception>
    public async Task<FetchedWeights> FetchAsync(
        NetworkInfo network, string? weights = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        var name = weights is null ? network.Name : _options.Catalog.Find($"{network.Name}.{weights}")?.FullName ?? weights;
        CheckBefore(WeightsReference.Parse(name, _options.Catalog), network);
        var fetched = await FetchAsync(name, progress, cancellation).ConfigureAwait(false);
        fetched.CheckArchitecture(network, _options.Catalog);
        return fetched;
    }

    /// <summary>Asks whether weights are where the catalog says, and are what it says, without downloading them.</summary>
    /// <param name="weights">A row of the catalog.</param>
    /// <param name="cancellation">Ends the question.</param>
    public async Task<WeightsCheck> CheckAsync(PublishedWeights weights, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        try
        {
            return WeightsReference.Of(weights) switch
            {
                RepositoryWeights repository => await CheckAsync(repository, weights, cancellation).ConfigureAwait(false),
                WebWeights web => new WeightsCheck(weights, await LengthAsync(web.Uri, cancellation).ConfigureAwait(false), null),
                _ => throw new InvalidOperationException("A reference of an unknown kind."),
            };
        }
        catch (Exception e) when (e is TransferException or HubException)
        {
            return new WeightsCheck(weights, null, e.Message);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _requests.Dispose();

    /// <summary>What the table knows of an address is said before, not after, a download.</summary>
    private void CheckBefore(WeightsReference reference, NetworkInfo network)
    {
        if (reference.Published is { } published)
        {
            new FetchedWeights { Address = reference.Address, Path = "", WasCached = false, Published = published }.CheckArchitecture(network, _options.Catalog);
        }
    }

    private async Task<FetchedWeights> FetchAsync(WebWeights web, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var cache = new TorchCache(_environment.TorchCheckpoints);
        var path = cache.PathOf(web.Name);
        var fetched = new FetchedWeights { Address = web.Address, Path = path, WasCached = true, Published = web.Published };
        string? damage = null;
        if (CachedFile.Exists(path))
        {
            damage = await DamageAsync(web, path, cancellation).ConfigureAwait(false);
            if (damage is null)
            {
                return fetched;
            }
        }

        if (_environment.IsTorchOffline)
        {
            throw new HubException(damage is null
                ? $"{web.Name} is not in the cache ({cache.Folder}), and this is offline mode: nothing is downloaded. It comes from {web.Uri}."
                : $"{path} is damaged ({damage}), and this is offline mode: nothing is downloaded. It comes from {web.Uri}.");
        }

        try
        {
            var isNew = await _downloader.DownloadAsync(cache.Request(web.Uri, web.Name, web.Hash), progress, cancellation).ConfigureAwait(false);
            return fetched with { WasCached = !isNew, Warning = damage is null ? null : $"{path} was damaged ({damage}) and has been downloaded anew." };
        }
        catch (TransferException e)
        {
            throw new HubException($"{web.Name} is {(damage is null ? "not in the cache" : "damaged in the cache")} ({cache.Folder}), and {e.Message}. It comes from {web.Uri}.", e);
        }
    }

    private async Task<FetchedWeights> FetchAsync(RepositoryWeights reference, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var files = await Repositories().FetchAsync(reference.Repository, progress, cancellation).ConfigureAwait(false);
        return new FetchedWeights
        {
            Address = reference.Address,
            Path = files.Weights,
            WasCached = files.WasCached,
            Published = reference.Published,
            Config = files.Config is { } config ? PretrainedConfig.Read(config) : null,
            Commit = files.Commit,
            Warning = files.Warning,
        };
    }

    private static async Task<string?> DamageAsync(WebWeights web, string path, CancellationToken cancellation)
    {
        try
        {
            return web.Hash is { } hash ? await hash.DifferenceAsync(path, cancellation).ConfigureAwait(false) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private async Task<WeightsCheck> CheckAsync(RepositoryWeights reference, PublishedWeights weights, CancellationToken cancellation)
    {
        var repositories = Repositories();
        var file = await repositories.AskWeightsAsync(reference.Repository, cancellation).ConfigureAwait(false);
        var config = await repositories.FetchConfigAsync(reference.Repository, file.Commit, cancellation).ConfigureAwait(false);
        return new WeightsCheck(weights, file.Length, config is null ? "There is no config.json." : DifferenceOf(weights, PretrainedConfig.Read(config)));
    }

    private static string? DifferenceOf(PublishedWeights weights, PretrainedConfig config)
    {
        var there = config.Recipe;
        var here = weights.Recipe;
        List<string> differences = [];
        Compare("architecture", weights.Network, config.Architecture);
        Compare("input_size", here.Size, there.Size);
        Compare("the shorter side before the crop", here.Resize, there.Resize);
        Compare("crop_mode", here.CropMode, there.CropMode);
        Compare("interpolation", here.Interpolation, there.Interpolation);
        Compare("mean", string.Join(' ', here.Mean), string.Join(' ', there.Mean));
        Compare("std", string.Join(' ', here.Std), string.Join(' ', there.Std));
        if (config.License is { } license && !license.Equals(weights.License, StringComparison.OrdinalIgnoreCase))
        {
            Compare("license", weights.License, license);
        }

        return differences.Count == 0 ? null : $"config.json differs: {string.Join("; ", differences)}.";

        void Compare<T>(string name, T ours, T theirs)
        {
            if (!EqualityComparer<T>.Default.Equals(ours, theirs))
            {
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {theirs}, not {ours}"));
            }
        }
    }

    private Task<long?> LengthAsync(Uri address, CancellationToken cancellation) => _retries.RunAsync(
        async () =>
        {
            using var response = await _requests.SendAsync(HttpMethod.Head, address, null, null, isRelativeOnly: false, cancellation).ConfigureAwait(false);
            return response.Content.Headers.ContentLength;
        },
        static () => 0,
        cancellation);

    private Repositories Repositories() => new(
        _environment, new HuggingFaceCache(_environment.HuggingFaceCache, _environment.HasSymlinks), _requests, _retries, _downloader);
}
