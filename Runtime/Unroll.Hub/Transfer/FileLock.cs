namespace Unroll.Hub.Transfer;

/// <summary>
/// A lock between processes: an open file that nobody else can open. On Unix it is flock(2), which Python's filelock takes too, so that huggingface_hub and Unroll wait
/// for each other. The file stays, as filelock's does: one that is deleted could be locked by two.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until the lock is free.</summary>
    /// <exception cref="HubException">The file cannot be made.</exception>
    public static async Task<FileLock> AcquireAsync(string path, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!File.Exists(path))
            {
                // Where the file cannot be made, waiting for it would not end.
                using var made = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException or NotSupportedException)
        {
            throw NotWritable(path, e);
        }
        catch (IOException e) when (!File.Exists(path))
        {
            throw NotWritable(path, e);
        }
        catch (IOException)
        {
            // Another process made the file, and has locked it, between the question and the attempt.
        }

        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (UnauthorizedAccessException e)
            {
                throw NotWritable(path, e);
            }
            catch (IOException)
            {
                await Task.Delay(_interval, cancellation).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static HubException NotWritable(string path, Exception cause) => new($"{Path.GetDirectoryName(path)} cannot be written to: {cause.Message}", cause);
}
