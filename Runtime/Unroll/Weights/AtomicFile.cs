namespace Unroll.Weights;

/// <summary>Writes a file whole or not at all: beside its place first, then renamed over it.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file.</summary>
    /// <exception cref="CheckpointException">The file cannot be written; what was there is left as it was.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or NotSupportedException || (e is IOException and not CheckpointException))
        {
            throw new CheckpointException($"{path} cannot be written: {e.Message}", e);
        }
        finally
        {
            // After the rename there is none.
            TryDelete(temporary);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that led here tells more than this one.
        }
    }
}
