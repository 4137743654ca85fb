using System.Globalization;
using System.Net;
using Unroll.Hub.Caches;
using Unroll.Hub.Transfer;

namespace Unroll.Hub.HuggingFace;

/// <summary>Files of the Hugging Face hub's repositories, from the cache or the network, all of one commit.</summary>
/// <remarks>After huggingface_hub's hf_hub_download (file_download.py).</remarks>
internal sealed class Repositories(CacheEnvironment environment, HuggingFaceCache cache, Requests requests, RetryPolicy retries, Downloader downloader)
{
    private const string ConfigFile = "config.json";
    private const long MaxConfigLength = 1 << 24;

    /// <summary>timm's own order: what is data only goes before what is pickled.</summary>
    private static readonly string[] _weightFiles = ["model.safetensors", "pytorch_model.bin"];

    /// <summary>Brings a repository's weights and its config.json.</summary>
    /// <exception cref="HubException">They cannot be had.</exception>
    public async Task<RepositoryFiles> FetchAsync(RepositoryReference repository, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        // A commit does not change: what is here of it need not be asked for.
        if (repository.IsCommit && FromCache(repository, repository.Revision) is { IsConfigSettled: true } settled)
        {
            return settled;
        }

        if (environment.IsHuggingFaceOffline)
        {
            return cache.CommitOf(repository) is { } known && FromCache(repository, known) is { } cached
                ? cached
                : throw new HubException($"{repository} is not in the cache ({cache.Root}), and this is offline mode (HF_HUB_OFFLINE, or an option): nothing is downloaded.");
        }

        try
        {
            return await FromNetworkAsync(repository, progress, cancellation).ConfigureAwait(false);
        }
        catch (TransferException e)
        {
            // As huggingface_hub: a hub that does not answer, or a token that has run out, must not take away what is here. A repository or revision that is gone, does.
            if (e.Code is not ("RevisionNotFound" or "EntryNotFound") && cache.CommitOf(repository) is { } known && FromCache(repository, known) is { } cached)
            {
                return cached with { Warning = $"{e.Message}; {repository} is taken from the cache, commit {known}." };
            }

            throw Explain(repository, e);
        }
    }

    /// <summary>Asks for a file without downloading it.</summary>
    /// <exception cref="TransferException">It cannot be had.</exception>
    public Task<FileMetadata> AskAsync(RepositoryReference repository, string file, CancellationToken cancellation) =>
        retries.RunAsync(() => AskOnceAsync(repository, file, cancellation), static () => 0, cancellation);

    /// <summary>Asks for a repository's weights: the first of their usual files that is there.</summary>
    /// <exception cref="TransferException">There are none, or they cannot be had.</exception>
    public async Task<FileMetadata> AskWeightsAsync(RepositoryReference repository, CancellationToken cancellation)
    {
        var names = NamesOf(repository);
        for (var i = 0; ; i++)
        {
            try
            {
                return await AskAsync(repository, names[i], cancellation).ConfigureAwait(false);
            }
            catch (TransferException e) when (e.Code == "EntryNotFound" && i < names.Length - 1)
            {
                // The next name.
            }
        }
    }

    /// <summary>Brings a commit's config.json; null where it has none.</summary>
    /// <exception cref="TransferException">It cannot be had.</exception>
    public async Task<string?> FetchConfigAsync(RepositoryReference repository, string commit, CancellationToken cancellation)
    {
        if (cache.Find(repository, commit, ConfigFile) is { } found)
        {
            return found;
        }

        if (cache.IsAbsent(repository, commit, ConfigFile))
        {
            return null;
        }

        try
        {
            var file = await AskAsync(repository with { Revision = commit }, ConfigFile, cancellation).ConfigureAwait(false);
            return await BringAsync(repository, file, MaxConfigLength, null, cancellation).ConfigureAwait(false);
        }
        catch (TransferException e) when (e.Code == "EntryNotFound")
        {
            return null;
        }
    }

    private static string[] NamesOf(RepositoryReference repository) => repository.File is { } file ? [file] : _weightFiles;

    private static HubException Explain(RepositoryReference repository, TransferException e) => e switch
    {
        { Code: "GatedRepo" } => new HubException(
            $"{repository} is gated: accept its conditions on its page, and give a token (HF_TOKEN, or 'hf auth login') of the account that did. ({e.Message}.)", e),
        { Code: "RepoNotFound" } or { Status: HttpStatusCode.Unauthorized } => new HubException(
            $"There is no repository {repository.Id}, or it is private and needs a valid token (HF_TOKEN, or 'hf auth login'). ({e.Message}.)", e),
        { Code: "RevisionNotFound" } => new HubException($"{repository.Address} has no revision '{repository.Revision}'. ({e.Message}.)", e),
        { Code: "EntryNotFound" } => new HubException($"{repository.Address} has no {string.Join(" and no ", NamesOf(repository))} at revision '{repository.Revision}'. ({e.Message}.)", e),
        _ => new HubException($"{repository} is not in the cache, and {e.Message}.", e),
    };

    private RepositoryFiles? FromCache(RepositoryReference repository, string commit)
    {
        foreach (var name in NamesOf(repository))
        {
            if (cache.Find(repository, commit, name) is { } path)
            {
                return new RepositoryFiles(path, cache.Find(repository, commit, ConfigFile), commit, WasCached: true)
                {
                    IsConfigSettled = cache.Find(repository, commit, ConfigFile) is not null || cache.IsAbsent(repository, commit, ConfigFile),
                };
            }
        }

        return null;
    }

    private async Task<RepositoryFiles> FromNetworkAsync(RepositoryReference repository, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var weights = await AskWeightsAsync(repository, cancellation).ConfigureAwait(false);
        cache.RememberCommit(repository, weights.Commit);
        var wasCached = cache.Find(repository, weights.Commit, weights.Name) is not null || cache.HasBlob(repository, weights);
        // Before the weights: what they are for is told by kilobytes.
        var config = await FetchConfigAsync(repository, weights.Commit, cancellation).ConfigureAwait(false);
        var path = await BringAsync(repository, weights, DownloadRequest.DefaultMaxLength, progress, cancellation).ConfigureAwait(false);
        return new RepositoryFiles(path, config, weights.Commit, wasCached) { IsConfigSettled = true };
    }

    private async Task<string> BringAsync(RepositoryReference repository, FileMetadata file, long maxLength, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        if (cache.Find(repository, file.Commit, file.Name) is { } found)
        {
            return found;
        }

        if (!cache.HasBlob(repository, file))
        {
            // Of the commit, not of the revision, which may move meanwhile.
            var address = AddressOf(repository with { Revision = file.Commit }, file.Name);
            var request = cache.Request(repository, file, address, environment.HuggingFaceToken) with { MaxLength = maxLength };
            await downloader.DownloadAsync(request, progress, cancellation).ConfigureAwait(false);
        }

        return await cache.LinkAsync(repository, file, cancellation).ConfigureAwait(false);
    }

    private async Task<FileMetadata> AskOnceAsync(RepositoryReference repository, string file, CancellationToken cancellation)
    {
        var address = AddressOf(repository, file);
        try
        {
            // The first answer has the checksum; the host that it redirects to does not know it.
            using var response = await requests.SendAsync(HttpMethod.Head, address, environment.HuggingFaceToken, null, isRelativeOnly: true, cancellation).ConfigureAwait(false);
            return MetadataOf(response, address, file);
        }
        catch (TransferException e) when (e.Code == "EntryNotFound" && repository.IsCommit)
        {
            cache.RememberAbsence(repository, repository.Revision, file);
            throw;
        }
    }

    private static FileMetadata MetadataOf(HttpResponseMessage response, Uri address, string file)
    {
        var etag = (TransferException.Header(response, "X-Linked-Etag") ?? response.Headers.ETag?.ToString())?.Replace("W/", "", StringComparison.Ordinal).Trim('"');
        var commit = TransferException.Header(response, "X-Repo-Commit");
        // They become names of files: nothing else may be in them.
        if (etag is null or { Length: 0 or > 128 } || !etag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || commit is null || !RepositoryReference.IsCommitId(commit))
        {
            throw new TransferException($"{address.Host} does not answer as the Hugging Face hub does, with a commit and an ETag: a proxy, or HF_ENDPOINT, may be in the way", isTransient: false);
        }

        var linked = TransferException.Header(response, "X-Linked-Size");
        var length = linked is null && response.IsSuccessStatusCode ? response.Content.Headers.ContentLength
            : long.TryParse(linked, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
            : null;
        return new FileMetadata(file, commit, etag, length ?? throw new TransferException($"{address.Host} does not say how large {file} is", isTransient: false));
    }

    private Uri AddressOf(RepositoryReference repository, string file) => new(
        $"{environment.HuggingFaceEndpoint.AbsoluteUri.TrimEnd('/')}/{repository.Id}/resolve/{Uri.EscapeDataString(repository.Revision)}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}");
}

/// <summary>What a repository has.</summary>
/// <param name="Weights">The weights' path.</param>
/// <param name="Config">The path of config.json; null where there is none.</param>
/// <param name="Commit">The commit that both are of.</param>
/// <param name="WasCached">Whether nothing was downloaded for the weights.</param>
internal sealed record RepositoryFiles(string Weights, string? Config, string Commit, bool WasCached)
{
    /// <summary>Whether it is known that there is, or is not, a config.json.</summary>
    public bool IsConfigSettled { get; init; }

    /// <summary>What the user should know; null: nothing.</summary>
    public string? Warning { get; init; }
}
