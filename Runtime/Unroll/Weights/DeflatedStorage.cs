using System.IO.Compression;

namespace Unroll.Weights;

/// <summary>
/// A deflated entry of a zip file, inflated as it is read: nothing is kept but the inflater, so that a small file
/// which claims to unpack to a huge one costs no memory. Reading backwards starts over.
/// </summary>
internal sealed class DeflatedStorage(ByteSource file, long start, long compressedLength, long length, string description)
    : TensorStorage, IDisposable
{
    private readonly object _gate = new();
    private DeflateStream? _stream;
    private long _position;

    public override long Length => length;

    public override bool IsRandomAccess => false;

    public override void Read(long offset, Span<byte> destination)
    {
        lock (_gate)
        {
            try
            {
                Seek(offset);
                _stream!.ReadExactly(destination);
                _position += destination.Length;
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                throw new CheckpointException($"{description} is damaged: it does not inflate to the {length} bytes it claims.", e);
            }

            if (_position == length)
            {
                Close();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            Close();
        }
    }

    private void Seek(long offset)
    {
        if (_stream is null || offset < _position)
        {
            Close();
            _stream = new DeflateStream(file.OpenStream(start, compressedLength), CompressionMode.Decompress);
        }

        Span<byte> skipped = stackalloc byte[4096];
        while (_position < offset)
        {
            int part = (int)Math.Min(skipped.Length, offset - _position);
            _stream.ReadExactly(skipped[..part]);
            _position += part;
        }
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
        _position = 0;
    }
}
