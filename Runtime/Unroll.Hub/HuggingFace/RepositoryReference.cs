using System.Text.RegularExpressions;

namespace Unroll.Hub.HuggingFace;

/// <summary>A repository of the Hugging Face hub at a revision: <c>hf://org/name@revision/file</c>.</summary>
/// <param name="Id">"timm/resnet50.a1_in1k".</param>
/// <param name="Revision">A branch, a tag or a commit; "main" unless given.</param>
/// <param name="File">The weights' path; null: model.safetensors, else pytorch_model.bin.</param>
internal sealed partial record RepositoryReference(string Id, string Revision, string? File)
{
    public const string Scheme = "hf://";

    private const string DefaultRevision = "main";

    public bool IsCommit => IsCommitId(Revision);

    /// <summary>Its folder in the cache.</summary>
    public string FolderName => $"models--{Id.Replace("/", "--", StringComparison.Ordinal)}";

    /// <summary>The address of the repository without revision and file, as the table has it.</summary>
    public string Address => Scheme + Id;

    public static bool IsCommitId(string revision) => revision.Length == 40 && revision.All(char.IsAsciiHexDigitLower);

    /// <exception cref="HubException">The text is no such address.</exception>
    public static RepositoryReference Parse(string address)
    {
        // huggingface_hub writes a revision's slashes as %2F, as in refs%2Fpr%2F1.
        if (Grammar().Match(address) is not { Success: true } match || Uri.UnescapeDataString(match.Groups["revision"].Value) is not { } revision
            || !IsPath(match.Groups["id"].Value) || (revision.Length > 0 && !IsPath(revision)) || (match.Groups["file"] is { Success: true } file && !IsPath(file.Value)))
        {
            throw new HubException($"'{address}' is no address of the Hugging Face hub, as hf://timm/resnet50.a1_in1k, hf://org/name@revision or hf://org/name@revision/file is.");
        }

        return new RepositoryReference(
            match.Groups["id"].Value, revision.Length > 0 ? revision : DefaultRevision, match.Groups["file"] is { Success: true } path ? path.Value : null);
    }

    public override string ToString() => $"{Address}{(Revision == DefaultRevision ? "" : $"@{Revision}")}{(File is null ? "" : $"/{File}")}";

    /// <summary>Whether a text can be a path below a folder, on every system.</summary>
    private static bool IsPath(string text) => text.Split('/').All(part => part.Length > 0 && part is not ("." or "..") && part.All(c => c > ' ' && !"\\:*?\"<>|\u007f".Contains(c)));

    [GeneratedRegex(@"^hf://(?<id>[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*)(@(?<revision>[^/@]+))?(/(?<file>[^@]+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
