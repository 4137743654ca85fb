using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ILGPU;

namespace Unroll.Ilgpu;

#pragma warning disable CA1051 // Kernels access the fields directly.

/// <summary>A thread's sums, eight rows by four columns of a matrix product, in registers. Generated kernels use it.</summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[ExcludeFromCodeCoverage(Justification = KernelCode.Uninstrumented)]
public struct Sums8x4
{
    /// <summary>Row 0.</summary>
    public Float4 R0;

    /// <summary>Row 1.</summary>
    public Float4 R1;

    /// <summary>Row 2.</summary>
    public Float4 R2;

    /// <summary>Row 3.</summary>
    public Float4 R3;

    /// <summary>Row 4.</summary>
    public Float4 R4;

    /// <summary>Row 5.</summary>
    public Float4 R5;

    /// <summary>Row 6.</summary>
    public Float4 R6;

    /// <summary>Row 7.</summary>
    public Float4 R7;
}

/// <summary>A thread's sums, eight rows by two times four columns.</summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[ExcludeFromCodeCoverage(Justification = KernelCode.Uninstrumented)]
public struct Sums8x8
{
    /// <summary>The first four columns.</summary>
    public Sums8x4 Left;

    /// <summary>The second four columns.</summary>
    public Sums8x4 Right;
}

/// <summary>
/// The innermost loops of matrix products, from shared memory to registers. They are always inlined: passed by reference, the sums stay in registers. ILGPU unrolls no
/// loops, so four steps are spelled out; more would not help, since it places arithmetic as late as it can, and only the end of a loop's body keeps it near its loads.
/// </summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[ExcludeFromCodeCoverage(Justification = KernelCode.Uninstrumented)]
public static class RegisterTile
{
    private const int QuadsToLowerRows = 4;
    private const int QuadsToRightColumns = 8;

    /// <summary>Adds the product of eight rows of A and four columns of B.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="a">A in shared memory, transposed: quads of rows.</param>
    /// <param name="b">B in shared memory: quads of columns.</param>
    /// <param name="fromA">The thread's first quad of A.</param>
    /// <param name="fromB">The thread's first quad of B.</param>
    /// <param name="pitchA">Quads of A in a step of the inner dimension.</param>
    /// <param name="pitchB">Quads of B in a step.</param>
    /// <param name="depth">Steps, a multiple of four.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(ref Sums8x4 sums, ArrayView<Float4> a, ArrayView<Float4> b, int fromA, int fromB, int pitchA, int pitchB, int depth)
    {
        for (var k = 0; k < depth; k += 4)
        {
            Step(ref sums, a, b, fromA, fromB);
            Step(ref sums, a, b, fromA + pitchA, fromB + pitchB);
            Step(ref sums, a, b, fromA + (2 * pitchA), fromB + (2 * pitchB));
            Step(ref sums, a, b, fromA + (3 * pitchA), fromB + (3 * pitchB));
            fromA += 4 * pitchA;
            fromB += 4 * pitchB;
        }
    }

    /// <summary>Adds the product of eight rows of A and two times four columns of B; the parameters are those of the narrower one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(ref Sums8x8 sums, ArrayView<Float4> a, ArrayView<Float4> b, int fromA, int fromB, int pitchA, int pitchB, int depth)
    {
        for (var k = 0; k < depth; k += 4)
        {
            Step(ref sums, a, b, fromA, fromB);
            Step(ref sums, a, b, fromA + pitchA, fromB + pitchB);
            Step(ref sums, a, b, fromA + (2 * pitchA), fromB + (2 * pitchB));
            Step(ref sums, a, b, fromA + (3 * pitchA), fromB + (3 * pitchB));
            fromA += 4 * pitchA;
            fromB += 4 * pitchB;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref Sums8x4 sums, ArrayView<Float4> a, ArrayView<Float4> b, int fromA, int fromB) =>
        Add(ref sums, a[fromA], a[fromA + QuadsToLowerRows], b[fromB]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref Sums8x8 sums, ArrayView<Float4> a, ArrayView<Float4> b, int fromA, int fromB)
    {
        var upper = a[fromA];
        var lower = a[fromA + QuadsToLowerRows];
        Add(ref sums.Left, upper, lower, b[fromB]);
        Add(ref sums.Right, upper, lower, b[fromB + QuadsToRightColumns]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref Sums8x4 sums, Float4 upper, Float4 lower, Float4 b)
    {
        sums.R0.Add(upper.X, b);
        sums.R1.Add(upper.Y, b);
        sums.R2.Add(upper.Z, b);
        sums.R3.Add(upper.W, b);
        sums.R4.Add(lower.X, b);
        sums.R5.Add(lower.Y, b);
        sums.R6.Add(lower.Z, b);
        sums.R7.Add(lower.W, b);
    }
}
