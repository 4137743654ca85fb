using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Unroll.Ilgpu;

#pragma warning disable CA1051 // Kernels access the fields directly.

/// <summary>Four neighbouring floats, loaded and stored as 16 bytes at once by generated kernels.</summary>
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
}
