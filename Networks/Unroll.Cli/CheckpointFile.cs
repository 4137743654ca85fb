using Unroll.Data;

namespace Unroll.Cli;

/// <summary>A checkpoint on disk. A compressed one is unpacked into a temporary folder, under its own name, until disposed.</summary>
internal sealed class CheckpointFile : IDisposable
{
    /// <summary>More than any network of the zoo needs, and no more than an array can hold.</summary>
    private const long MaxLength = 1L << 30;

    private readonly DirectoryInfo? _temporary;

    private CheckpointFile(string path, DirectoryInfo? temporary)
    {
        Path = path;
        _temporary = temporary;
    }

    /// <summary>The checkpoint itself.</summary>
    public string Path { get; }

    /// <exception cref="InvalidDataException">A compressed file is damaged, or above 1 GiB.</exception>
    /// <exception cref="IOException">The file is missing, or cannot be unpacked.</exception>
    public static CheckpointFile Open(string path)
    {
        if (!IsCompressed(path))
        {
            return new CheckpointFile(path, null);
        }

        var content = CompressedFile.ReadAllBytes(path, MaxLength);
        var folder = Directory.CreateTempSubdirectory("unroll-");
        var file = new CheckpointFile(System.IO.Path.Combine(folder.FullName, System.IO.Path.GetFileNameWithoutExtension(path)), folder);
        try
        {
            File.WriteAllBytes(file.Path, content);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _temporary?.Delete(recursive: true);

    private static bool IsCompressed(string path) =>
        path.EndsWith(".br", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
}
