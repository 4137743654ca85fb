namespace Unroll;

/// <summary>The vector width that the CPU kernels use.</summary>
public enum SimdLevel
{
    /// <summary>The widest that the processor has.</summary>
    Auto,
    /// <summary>No vectors: one float at a time.</summary>
    Scalar,
    /// <summary>4 floats.</summary>
    Vector128,
    /// <summary>8 floats.</summary>
    Vector256,
    /// <summary>16 floats.</summary>
    Vector512,
}
