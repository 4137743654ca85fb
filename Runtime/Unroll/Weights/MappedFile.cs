using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Unroll.Weights;

/// <summary>
/// A file mapped for reading. Each access holds the mapping open while it lasts, so that a Dispose on another thread
/// ends in <see cref="ObjectDisposedException"/> and never in a read of unmapped memory.
/// </summary>
internal sealed class MappedFile : IDisposable
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

    /// <summary>The length in bytes; at least 1.</summary>
    public long Length { get; }

    /// <summary>Maps a file.</summary>
    /// <exception cref="CheckpointException">The file is missing, unreadable or empty.</exception>
    public static MappedFile Open(string path)
    {
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

    /// <summary>Gives a part of the file as a span, valid until the result is disposed.</summary>
    public Lease Acquire(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"Bytes {offset}..{offset + length} are outside of a file of {Length}.");
        }

        return new Lease(_view, offset, length);
    }

    /// <summary>Copies a part of the file.</summary>
    /// <exception cref="CheckpointException">The file ends before; it may have become shorter since it was opened.</exception>
    public void Read(long offset, Span<byte> destination)
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

    /// <summary>A stream over a part of the file.</summary>
    public Stream OpenStream(long offset, long length)
    {
        return new UnmanagedMemoryStream(_view.SafeMemoryMappedViewHandle, _view.PointerOffset + offset, length, FileAccess.Read);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>A part of the file, held in memory until it is disposed.</summary>
    internal readonly unsafe ref struct Lease
    {
        private readonly MemoryMappedViewAccessor _view;

        internal Lease(MemoryMappedViewAccessor view, long offset, int length)
        {
            byte* pointer = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            _view = view;
            Bytes = new ReadOnlySpan<byte>(pointer + view.PointerOffset + offset, length);
        }

        /// <summary>The bytes.</summary>
        public ReadOnlySpan<byte> Bytes { get; }

        /// <summary>Lets go of the mapping.</summary>
        public void Dispose() => _view.SafeMemoryMappedViewHandle.ReleasePointer();
    }
}
