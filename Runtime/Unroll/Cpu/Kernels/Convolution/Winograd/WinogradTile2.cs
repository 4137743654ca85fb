using System.Runtime.CompilerServices;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>F(2x2, 3x3) on the points 0, ±1 and infinity: 16 products for 4 pixels.</summary>
internal readonly unsafe struct WinogradTile2 : IWinogradTile
{
    public static int Outputs => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<V, S>(float* x, nint* offsets, float* to, nint step)
        where V : struct
        where S : struct, ISimd<V>
    {
        var d0 = S.Load(x + offsets[0]);
        var d1 = S.Load(x + offsets[1]);
        var d2 = S.Load(x + offsets[2]);
        var d3 = S.Load(x + offsets[3]);
        S.Store(to, S.Subtract(d0, d2));
        S.Store(to + step, S.Add(d1, d2));
        S.Store(to + (2 * step), S.Subtract(d2, d1));
        S.Store(to + (3 * step), S.Subtract(d3, d1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Kernel<V, S>(float* taps, nint tapStep, float* elements, nint elementStep)
        where V : struct
        where S : struct, ISimd<V>
    {
        Line<V, S>(S.Load(taps), S.Load(taps + (3 * tapStep)), S.Load(taps + (6 * tapStep)), out var a0, out var a1, out var a2, out var a3);
        taps += tapStep;
        Line<V, S>(S.Load(taps), S.Load(taps + (3 * tapStep)), S.Load(taps + (6 * tapStep)), out var b0, out var b1, out var b2, out var b3);
        taps += tapStep;
        Line<V, S>(S.Load(taps), S.Load(taps + (3 * tapStep)), S.Load(taps + (6 * tapStep)), out var c0, out var c1, out var c2, out var c3);
        StoreLine<V, S>(a0, b0, c0, elements, elementStep);
        StoreLine<V, S>(a1, b1, c1, elements + (4 * elementStep), elementStep);
        StoreLine<V, S>(a2, b2, c2, elements + (8 * elementStep), elementStep);
        StoreLine<V, S>(a3, b3, c3, elements + (12 * elementStep), elementStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLine<V, S>(V g0, V g1, V g2, float* to, nint step)
        where V : struct
        where S : struct, ISimd<V>
    {
        Line<V, S>(g0, g1, g2, out var e0, out var e1, out var e2, out var e3);
        S.Store(to, e0);
        S.Store(to + step, e1);
        S.Store(to + (2 * step), e2);
        S.Store(to + (3 * step), e3);
    }

    /// <summary>Three taps of a row or column, in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line<V, S>(V g0, V g1, V g2, out V e0, out V e1, out V e2, out V e3)
        where V : struct
        where S : struct, ISimd<V>
    {
        var outer = S.Add(g0, g2);
        e0 = g0;
        e1 = S.Add(outer, g1);
        e2 = S.Subtract(outer, g1);
        e3 = g2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<V, S>(float* from, nint fromStep, float* to, nint toStep)
        where V : struct
        where S : struct, ISimd<V>
    {
        // The factor that the elements of the kernel lack.
        var half = S.Broadcast(0.5f);
        var m1 = S.Load(from + fromStep);
        var m2 = S.Load(from + (2 * fromStep));
        S.Store(to, S.Fma(half, S.Add(m1, m2), S.Load(from)));
        S.Store(to + toStep, S.Fma(half, S.Subtract(m1, m2), S.Load(from + (3 * fromStep))));
    }
}
