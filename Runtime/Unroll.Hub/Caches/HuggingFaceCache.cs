using Unroll.Hub.HuggingFace;
using Unroll.Hub.Transfer;

namespace Unroll.Hub.Caches;

/// <summary>
/// Hugging Face's cache, in the layout that its documentation specifies for all languages: <c>blobs</c> by ETag, <c>snapshots</c> of links to them by commit, <c>refs</c> from
/// revisions to commits, <c>.no_exist</c> for files that a commit does not have, and <c>.locks</c>.
/// </summary>
/// <remarks>huggingface/hub-docs, docs/hub/local-cache.md; huggingface_hub/file_download.py.</remarks>
internal sealed class HuggingFaceCache(string root, bool hasSymlinks)
{
    private const string Tag = "Signature: 8a477f597d28d172789f06886806bc55\n# This file marks a folder that backups may leave out: https://bford.info/cachedir/\n";

    public string Root => root;

    /// <summary>The commit that a revision was when it was last asked for; null where it never was.</summary>
    public string? CommitOf(RepositoryReference repository)
    {
        if (repository.IsCommit)
        {
            return repository.Revision;
        }

        var path = RefPath(repository);
        return File.Exists(path) && File.ReadAllText(path).Trim() is var commit && RepositoryReference.IsCommitId(commit) ? commit : null;
    }

    /// <summary>A file of a commit; null where it is not here.</summary>
    public string? Find(RepositoryReference repository, string commit, string file)
    {
        var path = SnapshotPath(repository, commit, file);
        return CachedFile.Exists(path) ? path : null;
    }

    /// <summary>Whether a commit is known not to have a file.</summary>
    public bool IsAbsent(RepositoryReference repository, string commit, string file) => File.Exists(AbsencePath(repository, commit, file));

    /// <summary>Remembers that a commit does not have a file. A cache that cannot be written forgets it.</summary>
    public void RememberAbsence(RepositoryReference repository, string commit, string file) => Try(() =>
    {
        var path = AbsencePath(repository, commit, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Create(path).Dispose();
    });

    /// <summary>Remembers which commit a revision is. A cache that cannot be written forgets it.</summary>
    public void RememberCommit(RepositoryReference repository, string commit)
    {
        if (repository.Revision == commit || CommitOf(repository) == commit)
        {
            return;
        }

        Try(() =>
        {
            var path = RefPath(repository);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
            File.WriteAllText(temporary, commit);
            File.Move(temporary, path, overwrite: true);
        });
    }

    public DownloadRequest Request(RepositoryReference repository, FileMetadata file, Uri address, string? token) => new()
    {
        Name = $"{repository.Id}/{file.Name}",
        Address = address,
        Destination = BlobPath(repository, file.ETag),
        Partial = $"{BlobPath(repository, file.ETag)}.incomplete",
        LockFile = Path.Combine(root, ".locks", repository.FolderName, $"{file.ETag}.lock"),
        Hash = ContentHash.OfETag(file.ETag),
        Length = file.Length,
        IsContentAddressed = ContentHash.OfETag(file.ETag) is not null,
        Token = token,
    };

    public bool HasBlob(RepositoryReference repository, FileMetadata file) => CachedFile.Exists(BlobPath(repository, file.ETag));

    /// <summary>Makes a blob appear in its commit's snapshot.</summary>
    /// <exception cref="HubException">The cache cannot be written.</exception>
    public async Task<string> LinkAsync(RepositoryReference repository, FileMetadata file, CancellationToken cancellation)
    {
        var path = SnapshotPath(repository, file.Commit, file.Name);
        using var held = await FileLock.AcquireAsync(Path.Combine(root, ".locks", repository.FolderName, $"{file.ETag}.lock"), cancellation).ConfigureAwait(false);
        if (CachedFile.Exists(path))
        {
            return path;
        }

        try
        {
            WriteTag();
            var folder = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(folder);
            // A link whose blob was deleted counts as no file, and is in the way.
            File.Delete(path);
            var blob = BlobPath(repository, file.ETag);
            if (!hasSymlinks || !TryLink(path, Path.GetRelativePath(folder, blob)))
            {
                File.Copy(blob, path, overwrite: true);
            }

            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubException($"{path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Windows allows links to developers and administrators only.</summary>
    private static bool TryLink(string path, string target)
    {
        try
        {
            File.CreateSymbolicLink(path, target);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It only saves a question next time.
        }
    }

    private void WriteTag()
    {
        var path = Path.Combine(root, "CACHEDIR.TAG");
        if (!File.Exists(path))
        {
            Try(() => File.WriteAllText(path, Tag));
        }
    }

    private string FolderOf(RepositoryReference repository) => Path.Combine(root, repository.FolderName);

    private string BlobPath(RepositoryReference repository, string etag) => Path.Combine(FolderOf(repository), "blobs", etag);

    private string RefPath(RepositoryReference repository) => Path.Combine([FolderOf(repository), "refs", .. repository.Revision.Split('/')]);

    private string SnapshotPath(RepositoryReference repository, string commit, string file) => Path.Combine([FolderOf(repository), "snapshots", commit, .. file.Split('/')]);

    private string AbsencePath(RepositoryReference repository, string commit, string file) => Path.Combine([FolderOf(repository), ".no_exist", commit, .. file.Split('/')]);
}
