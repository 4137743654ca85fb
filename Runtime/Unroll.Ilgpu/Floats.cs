using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ILGPU;

namespace Unroll.Ilgpu;

/// <summary>
/// Floats on the device, in kernels. On the CPU accelerator a view checks its bounds at each access, which costs ten times the arithmetic; this does not, and its
/// callers need no unsafe code. Offsets are sums of integers: OpenCL devices do not accept pointers derived from pointers.
/// </summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[ExcludeFromCodeCoverage(Justification = KernelCode.Uninstrumented)]
public readonly unsafe struct Floats
{
    private readonly float* _data;

    private Floats(float* data) => _data = data;

    /// <summary>The floats of a view, starting at an index.</summary>
    /// <param name="view">Device memory, which does not move.</param>
    /// <param name="start">An index within the view.</param>
    public static Floats At(ArrayView<float> view, long start)
    {
        fixed (float* data = &view[start])
        {
            return new Floats(data);
        }
    }

    /// <summary>One float; the index is not checked.</summary>
    /// <param name="index">From the start.</param>
    public ref float this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _data[index];
    }

    /// <summary>Four neighbouring floats, loaded one by one: they may begin anywhere.</summary>
    /// <param name="index">Of the first, from the start; not checked.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Float4 Quad(int index) => new() { X = _data[index], Y = _data[index + 1], Z = _data[index + 2], W = _data[index + 3] };

    /// <summary>Stores four neighbouring floats, one by one.</summary>
    /// <param name="index">Of the first, from the start; not checked.</param>
    /// <param name="quad">Their values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int index, Float4 quad)
    {
        _data[index] = quad.X;
        _data[index + 1] = quad.Y;
        _data[index + 2] = quad.Z;
        _data[index + 3] = quad.W;
    }
}
