using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels;

/// <summary>
/// A kernel and its arguments: one small struct that the threads share. Its work is a row of units (rows of the output, or blocks of channels)
/// that are independent of one another, so that the result has the same bits however they are distributed.
/// </summary>
internal interface IKernel
{
    /// <summary>Computes units <paramref name="first"/>..<paramref name="end"/>-1 with vectors of type <typeparamref name="V"/>.</summary>
    void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>;
}
