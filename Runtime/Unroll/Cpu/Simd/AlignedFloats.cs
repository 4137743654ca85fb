using System.Runtime.CompilerServices;

namespace Unroll.Cpu.Simd;

/// <summary>Floats at a fixed 64-byte aligned address, owned by the garbage collector.</summary>
internal sealed unsafe class AlignedFloats
{
    private const int Alignment = 64;
    private readonly float[] _array;

    /// <param name="length">Floats.</param>
    /// <param name="zeroed">True to start with zeros; otherwise the content is arbitrary.</param>
    public AlignedFloats(int length, bool zeroed)
    {
        var padded = checked(length + (Alignment / sizeof(float)));
        _array = GC.AllocateUninitializedArray<float>(padded, pinned: true);
        HugePages.Advise(Unsafe.AsPointer(ref _array[0]), (nuint)padded * sizeof(float));
        if (zeroed)
        {
            Array.Clear(_array);
        }

        var address = (nuint)Unsafe.AsPointer(ref _array[0]);
        Pointer = (float*)((address + Alignment - 1) / Alignment * Alignment);
        Length = length;
    }

    /// <summary>The first float. Valid while this object is reachable.</summary>
    public float* Pointer { get; }

    public int Length { get; }

    public Span<float> Span => new(Pointer, Length);
}
