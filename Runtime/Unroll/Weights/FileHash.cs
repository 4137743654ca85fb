using System.Security.Cryptography;

namespace Unroll.Weights;

/// <summary>The convention of torch.hub: name-0123abcd.pth carries the first digits of the file's SHA-256.</summary>
internal static class FileHash
{
    /// <summary>The ending of names with digits.</summary>
    public const string Extension = ".pth";

    /// <summary>Compares a file with the digits in its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="verify">Whether to compare, when there are digits; null: when the name is one that upstream publishes. Else they may be a date, or a count of steps.</param>
    /// <exception cref="CheckpointException">They differ.</exception>
    public static void Verify(string path, bool? verify)
    {
        string name = Path.GetFileName(path);
        string expected = DigitsOf(name);
        if (expected.Length == 0 || !(verify ?? PublishedFiles.Contains(name)))
        {
            return;
        }

        string actual;
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            actual = Convert.ToHexString(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be opened: {e.Message}", e);
        }

        if (!actual.StartsWith(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new CheckpointException(
                $"{Path.GetFileName(path)} is not the file its name promises: the hash mismatch is SHA-256 {actual[..expected.Length].ToLowerInvariant()}… "
                + $"where {expected} is expected. Download it again; if it is another file of that name, set VerifyHash = false (unroll: --no-verify-hash).");
        }
    }

    /// <summary>The 8 to 64 lower-case hexadecimal digits between the last dash and ".pth"; empty when there are none.</summary>
    private static string DigitsOf(string name)
    {
        if (!name.EndsWith(Extension, StringComparison.Ordinal))
        {
            return "";
        }

        string digits = name[(name.LastIndexOf('-') + 1)..^Extension.Length];
        bool isHash = digits.Length is >= 8 and <= 64 && digits.Length < name.Length - Extension.Length;
        foreach (char c in digits)
        {
            isHash &= char.IsAsciiHexDigitLower(c);
        }

        return isHash ? digits : "";
    }
}
