using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Unroll.Testing.Web;

/// <summary>
/// Repositories as huggingface.co serves them: HEAD and GET of /{id}/resolve/{revision}/{file} name the commit; a large file redirects to another host, and only the redirect has its
/// SHA-256 (X-Linked-Etag); a small one is sent at once, named by its git blob id.
/// </summary>
public sealed class HuggingFaceServer(WebServer web)
{
    /// <summary>The other host's name for a large file, which is not its SHA-256.</summary>
    private const string StorageETag = "\"storage\"";

    public static string CommitOf(char digit) => new(digit, 40);

    public static string Sha256(byte[] content) => Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();

    [SuppressMessage("Security", "CA5350", Justification = "Git names its objects so.")]
    public static string BlobId(byte[] content) => Convert.ToHexString(
        SHA1.HashData([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")), .. content])).ToLowerInvariant();

    public static string PathOf(string repository, string revision, string file) => $"/{repository}/resolve/{Uri.EscapeDataString(revision)}/{file}";

    /// <summary>Serves a file that is kept in another place than the repository.</summary>
    public void ServeLarge(string repository, string revision, string commit, string file, ServedFile served, string? sha256 = null)
    {
        var storage = $"/storage/{repository}/{commit}/{file}";
        web.Serve(storage, served);
        foreach (var name in new[] { revision, commit }.Distinct())
        {
            web.Map(PathOf(repository, name, file), context =>
            {
                context.Response.StatusCode = StatusCodes.Status302Found;
                context.Response.Headers.Location = new Uri(web.OtherAddress, storage).AbsoluteUri;
                context.Response.Headers["X-Repo-Commit"] = commit;
                context.Response.Headers["X-Linked-Etag"] = $"\"{sha256 ?? Sha256(served.Content)}\"";
                context.Response.Headers["X-Linked-Size"] = served.Content.Length.ToString(CultureInfo.InvariantCulture);
                return Task.CompletedTask;
            });
        }
    }

    public void ServeLarge(string repository, string revision, string commit, string file, byte[] content) =>
        ServeLarge(repository, revision, commit, file, new ServedFile(content) { ETag = StorageETag });

    /// <summary>Serves a file of the repository itself.</summary>
    public void ServeSmall(string repository, string revision, string commit, string file, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var served = new ServedFile(bytes) { ETag = $"\"{BlobId(bytes)}\"", Headers = new Dictionary<string, string> { ["X-Repo-Commit"] = commit } };
        foreach (var name in new[] { revision, commit }.Distinct())
        {
            web.Map(PathOf(repository, name, file), served.ServeAsync);
        }
    }

    /// <summary>Answers that a commit does not have a file.</summary>
    public void ServeNone(string repository, string revision, string commit, string file)
    {
        foreach (var name in new[] { revision, commit }.Distinct())
        {
            web.Fail(PathOf(repository, name, file), StatusCodes.Status404NotFound, ("X-Error-Code", "EntryNotFound"), ("X-Error-Message", "Entry not found"), ("X-Repo-Commit", commit));
        }
    }
}
