using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Unroll.Ilgpu;

#pragma warning disable CA1051 // Kernels access the fields directly.

/// <summary>Four neighbouring floats: where a view of them is accessed, 16 bytes at once.</summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 16)]
[EditorBrowsable(EditorBrowsableState.Never)]
[ExcludeFromCodeCoverage(Justification = KernelCode.Uninstrumented)]
public struct Float4
{
    /// <summary>The first.</summary>
    public float X;

    /// <summary>The second.</summary>
    public float Y;

    /// <summary>The third.</summary>
    public float Z;

    /// <summary>The fourth.</summary>
    public float W;

    /// <summary>The sums of two quads' floats.</summary>
    /// <param name="left">One quad.</param>
    /// <param name="right">The other.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float4 operator +(Float4 left, Float4 right) => new() { X = left.X + right.X, Y = left.Y + right.Y, Z = left.Z + right.Z, W = left.W + right.W };

    /// <summary>Adds a multiple of another quad.</summary>
    /// <param name="factor">What each of its floats is multiplied by.</param>
    /// <param name="other">The other quad.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float factor, Float4 other)
    {
        X += factor * other.X;
        Y += factor * other.Y;
        Z += factor * other.Z;
        W += factor * other.W;
    }
}
