using System.IO.MemoryMappedFiles;

namespace Unroll.Weights;

/// <summary>
/// The bytes of a checkpoint: a mapped file, or memory. Safe to read from several threads; after Dispose every read is an <see cref="ObjectDisposedException"/>.
/// </summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>The length in bytes; at least 1.</summary>
    public abstract long Length { get; }

    /// <summary>Copies a part.</summary>
    /// <exception cref="CheckpointException">The source ends before; a file may have become shorter since it was opened.</exception>
    public abstract void Read(long offset, Span<byte> destination);

    /// <summary>A stream over a part.</summary>
    public abstract Stream OpenStream(long offset, long length);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Gives a part as a span, valid until the result is disposed.</summary>
    public Lease Acquire(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"Bytes {offset}..{offset + length} are outside of a source of {Length}.");
        }

        return AcquireChecked(offset, length);
    }

    /// <summary>As <see cref="Acquire"/>, inside of the source.</summary>
    protected abstract Lease AcquireChecked(long offset, int length);

    /// <summary>A part of a source, held in memory until it is disposed.</summary>
    internal readonly unsafe ref struct Lease
    {
        private readonly MemoryMappedViewAccessor? _view;

        internal Lease(MemoryMappedViewAccessor view, long offset, int length)
        {
            byte* pointer = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            _view = view;
            Bytes = new ReadOnlySpan<byte>(pointer + view.PointerOffset + offset, length);
        }

        internal Lease(ReadOnlySpan<byte> bytes) => Bytes = bytes;

        /// <summary>The bytes.</summary>
        public ReadOnlySpan<byte> Bytes { get; }

        /// <summary>Lets go of the mapping.</summary>
        public void Dispose() => _view?.SafeMemoryMappedViewHandle.ReleasePointer();
    }
}
