using System.Runtime.CompilerServices;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>Memory of a device. Unlike the package's, each access is checked in every build.</summary>
public readonly unsafe struct ArrayView<T>
    where T : unmanaged
{
    private readonly MemoryBuffer? _buffer;
    private readonly T* _data;

    internal ArrayView(MemoryBuffer? buffer, T* data, long length)
    {
        _buffer = buffer;
        _data = data;
        Length = length;
    }

    public long Length { get; }

    public bool IsValid => Length > 0;

    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((ulong)index >= (ulong)Length)
            {
                throw new ArgumentOutOfRangeException(nameof(index), index, $"A view has {Length} elements.");
            }

            return ref _data[index];
        }
    }

    public ref T this[int index] => ref this[(long)index];

    public ArrayView<T> SubView(long start, long length) => start >= 0 && length >= 0 && start + length <= Length
        ? new(_buffer, _data + start, length)
        : throw new ArgumentOutOfRangeException(nameof(start), start, $"A view has {Length} elements.");

    public ArrayView<T> SubView(long start) => SubView(start, Length - start);

    public ArrayView<TOther> Cast<TOther>()
        where TOther : unmanaged => new(_buffer, (TOther*)_data, Length * sizeof(T) / sizeof(TOther));

    public Accelerator GetAccelerator() => _buffer!.Accelerator;

    public void CopyFromCPUUnsafeAsync(AcceleratorStream stream, ref T source, long length)
    {
        var from = (nint)Unsafe.AsPointer(ref source);
        var to = SubView(0, length);
        stream.Enqueue(() => to.CopyFrom(new ReadOnlySpan<T>((T*)from, (int)length)));
    }

    public void CopyToCPUUnsafeAsync(AcceleratorStream stream, ref T target, long length)
    {
        var from = SubView(0, length);
        var to = (nint)Unsafe.AsPointer(ref target);
        stream.Enqueue(() => new ReadOnlySpan<T>(from._data, (int)length).CopyTo(new Span<T>((T*)to, (int)length)));
    }

    internal void CopyFrom(ReadOnlySpan<T> values) => values.CopyTo(new Span<T>(_data, (int)Length));

    public void MemSetToZero(AcceleratorStream stream)
    {
        stream.Synchronize();
        new Span<T>(_data, (int)Length).Clear();
    }
}
