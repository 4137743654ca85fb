namespace Unroll.Hub.HuggingFace;

/// <summary>What the hub says of a file.</summary>
/// <param name="Name">Its path in the repository.</param>
/// <param name="Commit">The commit that the revision is.</param>
/// <param name="ETag">The content's name: a SHA-256 for large files, git's blob id for others.</param>
/// <param name="Length">Its length in bytes.</param>
internal sealed record FileMetadata(string Name, string Commit, string ETag, long Length);
