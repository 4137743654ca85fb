namespace Unroll.Generator.Backends.Gpu.Kernels.TensorCore;

/// <summary>What tensor cores multiply; they add in single precision.</summary>
internal enum ReducedPrecision
{
    /// <summary>Single precision with a mantissa of ten bits.</summary>
    Tf32,
    /// <summary>Half precision.</summary>
    Float16,
}
