using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Unroll.Weights;

/// <summary>
/// A file mapped for reading. Each access holds the mapping open while it lasts, so that a Dispose on another thread
/// ends in <see cref="ObjectDisposedException"/> and never in a read of unmapped memory.
/// </summary>
internal sealed class MappedFile : ByteSource
{
    // Element by element, a system call each would be slow.
    private const int LargeRead = 4096;

    private readonly string _name;
    private readonly SafeFileHandle _handle;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private MappedFile(string name, SafeFileHandle handle, MemoryMappedFile file, MemoryMappedViewAccessor view, long length)
    {
        _name = name;
        _handle = handle;
        _file = file;
        _view = view;
        Length = length;
    }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <summary>Maps a file.</summary>
    /// <exception cref="CheckpointException">The file is missing, a folder, unreadable or empty.</exception>
    public static MappedFile Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CheckpointException(FolderMessage(path));
        }

        try
        {
            FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            SafeFileHandle handle = stream.SafeFileHandle;
            long length = stream.Length;
            if (length == 0)
            {
                stream.Dispose();
                throw new CheckpointException($"{Path.GetFileName(path)} is empty (0 bytes), not a checkpoint.");
            }

            MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
                stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            try
            {
                return new MappedFile(Path.GetFileName(path), handle, file, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or NotSupportedException || (e is IOException and not CheckpointException))
        {
            throw new CheckpointException($"{path} cannot be opened: {e.Message}", e);
        }
    }

    private static string FolderMessage(string path)
    {
        const string Needed = "give the file with the weights (.pth, .safetensors)";
        string[] weights;
        try
        {
            string[] files = Directory.GetFiles(path);
            if (Array.Exists(files, CheckpointShards.IsShard))
            {
                return $"{path} is a folder with a checkpoint in shards, {CheckpointShards.Advice}.";
            }

            weights = [.. files.Where(IsWeights).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).Take(3)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            weights = [];
        }

        return $"{path} is a folder; {Needed}{(weights.Length > 0 ? $", such as {string.Join(", ", weights)} in it" : "")}.";
    }

    /// <summary>Whether a file's name is one that weights have.</summary>
    internal static bool IsWeights(string file) => Path.GetExtension(file).ToUpperInvariant() is ".PTH" or ".PT" or ".BIN" or ".CKPT" or ".SAFETENSORS";

    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> destination)
    {
        if (destination.Length >= LargeRead)
        {
            ReadLarge(offset, destination);
            return;
        }

        using Lease lease = Acquire(offset, destination.Length);
        lease.Bytes.CopyTo(destination);
    }

    /// <summary>Through the handle: pages of a mapping, once touched, count as this process's memory until it is closed.</summary>
    private void ReadLarge(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
            {
                throw new CheckpointException($"{_name} ends before byte {offset + destination.Length}; it had {Length} bytes when it was opened.");
            }

            destination = destination[read..];
            offset += read;
        }
    }

    /// <inheritdoc/>
    public override Stream OpenStream(long offset, long length)
    {
        return new UnmanagedMemoryStream(_view.SafeMemoryMappedViewHandle, _view.PointerOffset + offset, length, FileAccess.Read);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    /// <inheritdoc/>
    protected override Lease AcquireChecked(long offset, int length) => new(_view, offset, length);
}
