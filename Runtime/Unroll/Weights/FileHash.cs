using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Unroll.Weights;

/// <summary>The convention of torch.hub: name-0123abcd.pth carries the first digits of the file's SHA-256.</summary>
internal static partial class FileHash
{
    /// <summary>Compares a file with the digits in its name, when it has some.</summary>
    /// <exception cref="CheckpointException">They differ.</exception>
    public static void Verify(string path)
    {
        Match match = DigitsRegex().Match(Path.GetFileName(path));
        if (!match.Success)
        {
            return;
        }

        string expected = match.Groups[1].Value;
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

    [GeneratedRegex("-([0-9a-f]{8,64})\\.pth$")]
    private static partial Regex DigitsRegex();
}
