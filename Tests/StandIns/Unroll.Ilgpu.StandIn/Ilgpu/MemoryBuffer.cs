using System.Runtime.InteropServices;

namespace ILGPU.Runtime;

public abstract unsafe class MemoryBuffer : IDisposable
{
    private void* _data;

    private protected MemoryBuffer(Accelerator accelerator, long bytes)
    {
        Accelerator = accelerator;
        _data = NativeMemory.AlignedAlloc((nuint)bytes, 64);

        // All bits set is NaN: reading what nobody wrote shows.
        NativeMemory.Fill(_data, (nuint)bytes, 0xFF);
    }

    public Accelerator Accelerator { get; }

    public nint NativePtr => (nint)_data;

    public void Dispose()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
        GC.SuppressFinalize(this);
    }
}

public sealed unsafe class MemoryBuffer1D<T, TStride> : MemoryBuffer
    where T : unmanaged
    where TStride : struct
{
    internal MemoryBuffer1D(Accelerator accelerator, long length)
        : base(accelerator, length * sizeof(T)) => Length = length;

    public long Length { get; }

    public ArrayView<T> View => new(this, (T*)NativePtr, Length);

    public T[] GetAsArray1D() => new ReadOnlySpan<T>((void*)NativePtr, (int)Length).ToArray();
}
