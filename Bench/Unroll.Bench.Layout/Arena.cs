using System.Runtime.InteropServices;

namespace Unroll.Bench.Layout;

/// <summary>Aligned floats, small and not denormal.</summary>
internal sealed unsafe class Arena : IDisposable
{
    public Arena(long length)
    {
        Floats = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
        var state = 1u;
        for (var i = 0L; i < length; i++)
        {
            state = (state * 1664525) + 1013904223;
            Floats[i] = ((state >> 8) * (2f / (1 << 24))) - 1f;
        }
    }

    public float* Floats { get; }

    public Span<float> Span(int start, int length) => new(Floats + start, length);

    public void Dispose() => NativeMemory.AlignedFree(Floats);
}
