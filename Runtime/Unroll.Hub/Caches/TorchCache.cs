using Unroll.Hub.Transfer;

namespace Unroll.Hub.Caches;

/// <summary>torch.hub's folder of downloaded checkpoints, by the names in their addresses, which Unroll and PyTorch read and fill alike.</summary>
internal sealed class TorchCache(string folder)
{
    public string Folder => folder;

    public string PathOf(string name) => Path.Combine(folder, name);

    public DownloadRequest Request(Uri address, string name, ContentHash? hash) => new()
    {
        Name = name,
        Address = address,
        Destination = PathOf(name),
        Partial = $"{PathOf(name)}.partial",
        LockFile = Path.Combine(folder, ".locks", $"{name}.lock"),
        Hash = hash,
        IsReplaced = hash is not null,
    };

    /// <summary>torch.hub's name for an address: the last part of its path.</summary>
    /// <exception cref="HubException">It has none.</exception>
    public static string NameOf(Uri address)
    {
        var name = Uri.UnescapeDataString(address.Segments[^1]);
        return name.Length > 0 && name is not ("." or "..") && name.IndexOfAny(['/', '\\', ':', '\0', .. Path.GetInvalidFileNameChars()]) < 0
            ? name
            : throw new HubException($"{address.AbsoluteUri} does not end in a file's name.");
    }
}
