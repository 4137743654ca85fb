using System.Runtime.CompilerServices;
using Unroll.Cpu.Kernels;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Profiling;

/// <summary>
/// Multiply-adds and nothing else: what the processor can do at most with one vector width. Twelve independent sums hide the instruction's latency
/// (four cycles, two a cycle) and fit the sixteen registers of AVX2.
/// </summary>
internal unsafe struct FmaPeakKernel : IKernel
{
    public const int Sums = 12;

    /// <summary>Rounds of a unit, one multiply-add of each sum.</summary>
    public int Rounds;

    /// <summary>Receives what is computed, so that it is computed.</summary>
    public float* Sink;

    // A loop that runs once is never handed on to the optimising compiler: it has to be its first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        V a = S.Broadcast(0.999f), b = S.Broadcast(0.001f);
        V s0 = S.Zero, s1 = S.Zero, s2 = S.Zero, s3 = S.Zero, s4 = S.Zero, s5 = S.Zero;
        V s6 = S.Zero, s7 = S.Zero, s8 = S.Zero, s9 = S.Zero, s10 = S.Zero, s11 = S.Zero;
        for (var round = (end - first) * Rounds; round > 0; round--)
        {
            s0 = S.Fma(s0, a, b);
            s1 = S.Fma(s1, a, b);
            s2 = S.Fma(s2, a, b);
            s3 = S.Fma(s3, a, b);
            s4 = S.Fma(s4, a, b);
            s5 = S.Fma(s5, a, b);
            s6 = S.Fma(s6, a, b);
            s7 = S.Fma(s7, a, b);
            s8 = S.Fma(s8, a, b);
            s9 = S.Fma(s9, a, b);
            s10 = S.Fma(s10, a, b);
            s11 = S.Fma(s11, a, b);
        }

        var sum = S.Add(S.Add(S.Add(s0, s1), S.Add(s2, s3)), S.Add(S.Add(s4, s5), S.Add(s6, s7)));
        S.Store(Sink + (first * S.Width), S.Add(sum, S.Add(S.Add(s8, s9), S.Add(s10, s11))));
    }
}
