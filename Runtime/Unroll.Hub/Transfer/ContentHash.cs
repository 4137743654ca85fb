using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Unroll.Hub.Transfer;

/// <summary>What a file's content must hash to.</summary>
/// <param name="Kind">How.</param>
/// <param name="Digits">Hexadecimal digits in lower case: all of the hash, or its first.</param>
internal sealed record ContentHash(ContentHashKind Kind, string Digits)
{
    public static ContentHash Sha256(string digits) => new(ContentHashKind.Sha256, digits.ToLowerInvariant());

    /// <summary>Hugging Face's ETag: a large file's SHA-256, a small one's git blob id; null for other ETags.</summary>
    public static ContentHash? OfETag(string etag) => etag.All(char.IsAsciiHexDigit)
        ? etag.Length switch
        {
            64 => Sha256(etag),
            40 => new ContentHash(ContentHashKind.GitBlob, etag.ToLowerInvariant()),
            _ => null,
        }
        : null;

    /// <summary>Starts a hash of a file of a given length.</summary>
#pragma warning disable CA5350 // Git names its blobs by SHA-1; a transfer that went wrong is found by it all the same.
    public IncrementalHash Start(long? length)
    {
        if (Kind == ContentHashKind.Sha256)
        {
            return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }

        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {length}\0")));
        return hash;
    }
#pragma warning restore CA5350

    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<string?> DifferenceAsync(string path, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (file.ConfigureAwait(false))
        {
            using var hash = Start(file.Length);
            var buffer = new byte[1 << 20];
            while (await file.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var count)
            {
                hash.AppendData(buffer, 0, count);
            }

            return Difference(hash);
        }
    }

    /// <summary>What differs, in words; null where nothing does.</summary>
    public string? Difference(IncrementalHash hash)
    {
        var actual = Convert.ToHexString(hash.GetCurrentHash()).ToLowerInvariant();
        return actual.StartsWith(Digits, StringComparison.Ordinal)
            ? null
            : $"its {(Kind == ContentHashKind.Sha256 ? "SHA-256" : "git blob id")} is {actual[..Digits.Length]}{(Digits.Length < actual.Length ? "…" : "")} where {Digits} is expected";
    }
}

/// <summary>How a content is hashed.</summary>
internal enum ContentHashKind
{
    /// <summary>SHA-256 of the bytes.</summary>
    Sha256,

    /// <summary>Git's: SHA-1 of "blob ", the length, a zero and the bytes.</summary>
    GitBlob,
}
