using System.Security.Cryptography;
using System.Text;

namespace Unroll.Server.Security;

/// <summary>The keys that are let in. Only their hashes are kept, and all are compared, so that the time of an answer tells nothing.</summary>
internal sealed class ApiKeyList
{
    private readonly byte[][] _hashes;

    private ApiKeyList(byte[][] hashes) => _hashes = hashes;

    /// <summary>Reads a key from each line; empty lines and those that begin with # are none.</summary>
    /// <exception cref="InvalidDataException">There is no key.</exception>
    public static ApiKeyList Read(string path)
    {
        var keys = File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(Hash).ToArray();
        return keys.Length > 0 ? new ApiKeyList(keys) : throw new InvalidDataException($"{path} has no API key; it has one in each line.");
    }

    public bool Has(string key)
    {
        var hash = Hash(key);
        var found = false;
        foreach (var known in _hashes)
        {
            found |= CryptographicOperations.FixedTimeEquals(hash, known);
        }

        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
