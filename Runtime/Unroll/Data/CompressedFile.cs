using System.IO.Compression;

namespace Unroll.Data;

/// <summary>Reads whole files that may be compressed; the name's ending tells how.</summary>
public static class CompressedFile
{
    /// <summary>Reads a file and decompresses it: Brotli if its name ends in <c>.br</c>, gzip if it ends in <c>.gz</c>, as it is otherwise.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumLength">The most bytes the decompressed content may have; a hostile file is refused there.</param>
    /// <returns>The decompressed content; of a truncated gzip file, as much as it holds.</returns>
    /// <exception cref="InvalidDataException">The content is not of the kind that the name says, is damaged, or is longer than <paramref name="maximumLength"/>.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static byte[] ReadAllBytes(string path, long maximumLength)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumLength);
        using var file = File.OpenRead(path);
        var brotli = path.EndsWith(".br", StringComparison.OrdinalIgnoreCase);
        var gzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        using Stream content = brotli ? new BrotliStream(file, CompressionMode.Decompress)
            : gzip ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        byte[]? bytes;
        try
        {
            bytes = BoundedReader.ReadToEnd(content, maximumLength);
        }
        catch (Exception e) when ((brotli || gzip) && e is InvalidDataException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: the file is damaged or truncated, or is not {(brotli ? "a Brotli" : "a gzip")} file as its name says: {e.Message}", e);
        }

        return bytes ?? throw new InvalidDataException($"{path}: the content is longer than {maximumLength:N0} bytes, the most that is read here.");
    }
}
