using System.Security.Cryptography;

namespace Unroll.Weights;

/// <summary>The convention of torch.hub: name-0123abcd.pth carries the first digits of the file's SHA-256.</summary>
internal static class FileHash
{
    /// <summary>Compares a file with the digits in its name, when it has some.</summary>
    /// <exception cref="CheckpointException">They differ.</exception>
    public static void Verify(string path)
    {
        string expected = DigitsOf(Path.GetFileName(path));
        if (expected.Length == 0)
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
                + $"where {expected} is expected. Download it again; if the digits in the name are no hash, rename the file or set VerifyHash = false.");
        }
    }

    /// <summary>The 8 to 64 lower-case hexadecimal digits between the last dash and ".pth"; empty when there are none.</summary>
    private static string DigitsOf(string name)
    {
        const string Extension = ".pth";
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
