using System.Buffers;
using System.Runtime.InteropServices;

namespace Unroll.Weights;

/// <summary>Reads a tensor's elements in row-major order, whatever its strides, a part at a time.</summary>
internal sealed class ElementReader : IDisposable
{
    private const int ChunkElements = 16 * 1024;
    private const int LargestRun = 1 << 28;

    private readonly TensorStorage _storage;
    private readonly TensorLayout _layout;
    private readonly TensorDType _type;
    private readonly int _size;
    private readonly byte[] _chunk;
    private readonly byte[]? _window;

    /// <param name="storage">Holds the elements.</param>
    /// <param name="layout">Where they lie in it.</param>
    /// <param name="type">Their type.</param>
    /// <param name="isWindowed">Read the tensor's whole extent at once: faster than element by element when it has few gaps.</param>
    public ElementReader(TensorStorage storage, TensorLayout layout, TensorDType type, bool isWindowed)
    {
        _storage = storage;
        _layout = layout;
        _type = type;
        _size = type.Size();
        if (isWindowed)
        {
            _window = new byte[layout.Extent * _size];
            storage.Read(layout.Offset * _size, _window);
        }

        _chunk = ArrayPool<byte>.Shared.Rent((int)Math.Min(ChunkElements, layout.Count) * _size);
    }

    /// <summary>Reads elements as float32.</summary>
    public void ReadSingles(long start, Span<float> destination)
    {
        int step = ChunkElements;
        bool isDirect = _layout.IsContiguous && _type == TensorDType.Float32;
        if (isDirect)
        {
            step = LargestRun;
        }

        for (int done = 0; done < destination.Length; done += step)
        {
            Span<float> part = destination.Slice(done, Math.Min(step, destination.Length - done));
            if (isDirect)
            {
                _storage.Read((_layout.Offset + start + done) * _size, MemoryMarshal.AsBytes(part));
            }
            else
            {
                ElementTypes.ToSingle(_type, ReadRaw(start + done, part.Length), part);
            }
        }
    }

    /// <summary>Reads elements as int64.</summary>
    public void ReadIntegers(long start, Span<long> destination)
    {
        for (int done = 0; done < destination.Length; done += ChunkElements)
        {
            Span<long> part = destination.Slice(done, Math.Min(ChunkElements, destination.Length - done));
            ElementTypes.ToInt64(_type, ReadRaw(start + done, part.Length), part);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_chunk);

    private Span<byte> ReadRaw(long start, int count)
    {
        Span<byte> raw = _chunk.AsSpan(0, count * _size);
        if (_layout.IsContiguous)
        {
            _storage.Read((_layout.Offset + start) * _size, raw);
        }
        else
        {
            Gather(start, raw);
        }

        return raw;
    }

    private void Gather(long start, Span<byte> raw)
    {
        int rank = _layout.Shape.Length;
        Span<int> index = stackalloc int[rank];
        long position = 0;
        for (int i = rank - 1; i >= 0; i--)
        {
            index[i] = (int)(start % _layout.Shape[i]);
            start /= _layout.Shape[i];
            position += index[i] * _layout.Strides[i];
        }

        for (int done = 0; done < raw.Length; done += _size)
        {
            Span<byte> element = raw.Slice(done, _size);
            if (_window is null)
            {
                _storage.Read((_layout.Offset + position) * _size, element);
            }
            else
            {
                _window.AsSpan((int)(position * _size), _size).CopyTo(element);
            }

            for (int i = rank - 1; i >= 0; i--)
            {
                position += _layout.Strides[i];
                if (++index[i] < _layout.Shape[i])
                {
                    break;
                }

                position -= index[i] * _layout.Strides[i];
                index[i] = 0;
            }
        }
    }
}
