using System.Runtime.InteropServices;

namespace Unroll.Weights;

/// <summary>A checkpoint in memory.</summary>
internal sealed class MemorySource : ByteSource
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private volatile bool _isDisposed;

    private MemorySource(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <inheritdoc/>
    public override long Length => _bytes.Length;

    /// <summary>Reads from memory, which is not copied.</summary>
    /// <exception cref="CheckpointException">There is none.</exception>
    public static MemorySource Of(ReadOnlyMemory<byte> bytes, string source) => bytes.IsEmpty
        ? throw new CheckpointException($"{source} is empty (0 bytes), not a checkpoint.")
        : new MemorySource(bytes);

    /// <summary>Reads all that is left of a stream.</summary>
    /// <exception cref="CheckpointException">That is nothing, more than an array holds, or it cannot be read.</exception>
    public static async Task<MemorySource> ReadAsync(Stream stream, string source, IProgress<long>? progress, bool isAsync, CancellationToken cancellation)
    {
        const int Part = 1 << 20;
        try
        {
            long known = stream.CanSeek ? stream.Length - stream.Position : 0;
            if (known > Array.MaxLength)
            {
                throw new CheckpointException($"{source} has {known} bytes, more than an array holds; open it by its path.");
            }

            byte[] bytes = new byte[Math.Max(known, Part)];
            int length = 0;
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                if (length == bytes.Length)
                {
                    // A stream that tells its length ends here; one byte more says so without a copy.
                    byte[] next = new byte[1];
                    if ((isAsync ? await stream.ReadAsync(next, cancellation).ConfigureAwait(false) : stream.Read(next)) == 0)
                    {
                        break;
                    }

                    if (length == Array.MaxLength)
                    {
                        throw new CheckpointException($"{source} has more bytes than an array holds; write it to a file and open that by its path.");
                    }

                    Array.Resize(ref bytes, (int)Math.Min(2L * length, Array.MaxLength));
                    bytes[length++] = next[0];
                }

                Memory<byte> free = bytes.AsMemory(length, Math.Min(Part, bytes.Length - length));
                int read = isAsync ? await stream.ReadAsync(free, cancellation).ConfigureAwait(false) : stream.Read(free.Span);
                if (read == 0)
                {
                    break;
                }

                length += read;
                progress?.Report(length);
            }

            return Of(bytes.AsMemory(0, length), source);
        }
        catch (Exception e) when (e is NotSupportedException or ObjectDisposedException || (e is IOException and not CheckpointException))
        {
            throw new CheckpointException($"{source} cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> destination)
    {
        using Lease lease = Acquire(offset, destination.Length);
        lease.Bytes.CopyTo(destination);
    }

    /// <inheritdoc/>
    public override Stream OpenStream(long offset, long length)
    {
        ReadOnlyMemory<byte> part = Bytes.Slice((int)offset, (int)length);
        return MemoryMarshal.TryGetArray(part, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(part.ToArray(), writable: false);
    }

    /// <inheritdoc/>
    public override void Dispose() => _isDisposed = true;

    /// <inheritdoc/>
    protected override Lease AcquireChecked(long offset, int length) => new(Bytes.Span.Slice((int)offset, length));

    private ReadOnlyMemory<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _bytes;
        }
    }
}
