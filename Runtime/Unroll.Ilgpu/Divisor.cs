using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Unroll.Ilgpu;

/// <summary>
/// A constant divisor as a multiplication and a shift, for kernels: GPU compilers do this to a division by a constant only in C code; what reaches them
/// from ILGPU becomes a real division of two dozen instructions. Generated kernels use it (Granlund and Montgomery, "Division by invariant integers using multiplication").
/// </summary>
/// <param name="value">The divisor d.</param>
/// <param name="factor">2 to the power of <paramref name="shift"/> over d, rounded up.</param>
/// <param name="shift">31 + log2 of d, rounded up.</param>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[ExcludeFromCodeCoverage(Justification = KernelCode.Uninstrumented)]
public readonly struct Divisor(int value, uint factor, int shift)
{
    /// <summary>The divisor.</summary>
    public int Value { get; } = value;

    /// <summary>The factor to multiply by.</summary>
    public uint Factor { get; } = factor;

    /// <summary>Bits to shift the product by.</summary>
    public int Shift { get; } = shift;
}
