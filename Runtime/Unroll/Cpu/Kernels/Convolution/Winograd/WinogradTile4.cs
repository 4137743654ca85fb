using System.Runtime.CompilerServices;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>F(4x4, 3x3) on the points 0, ±√½, ±√2 and infinity: 36 products for 16 pixels.</summary>
internal readonly unsafe struct WinogradTile4 : IWinogradTile
{
    private const float Root = 1.41421356f;
    private const float HalfRoot = 0.707106781f;

    // What the elements of the kernel lack: left out there, where it would be one more operation for each weight.
    private const float Scale12 = -2f / 3;
    private const float Scale34 = 1f / 6;

    public static int Outputs => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<V, S>(float* x, nint* offsets, float* to, nint step)
        where V : struct
        where S : struct, ISimd<V>
    {
        var d0 = S.Load(x + offsets[0]);
        var d1 = S.Load(x + offsets[1]);
        var d2 = S.Load(x + offsets[2]);
        var d3 = S.Load(x + offsets[3]);
        var d4 = S.Load(x + offsets[4]);
        var d5 = S.Load(x + offsets[5]);

        // The rows come in pairs that differ in the sign of the odd terms.
        var root = S.Broadcast(Root);
        var halfRoot = S.Broadcast(HalfRoot);
        var even12 = S.Fma(S.Broadcast(-2f), d2, d4);
        var odd12 = S.Fma(halfRoot, d3, S.Subtract(S.Zero, S.Multiply(root, d1)));
        var even34 = S.Fma(S.Broadcast(-0.5f), d2, d4);
        var odd34 = S.Fma(root, d3, S.Subtract(S.Zero, S.Multiply(halfRoot, d1)));
        var middle = S.Broadcast(-2.5f);
        S.Store(to, S.Fma(middle, d2, S.Add(d0, d4)));
        S.Store(to + step, S.Add(even12, odd12));
        S.Store(to + (2 * step), S.Subtract(even12, odd12));
        S.Store(to + (3 * step), S.Add(even34, odd34));
        S.Store(to + (4 * step), S.Subtract(even34, odd34));
        S.Store(to + (5 * step), S.Fma(middle, d3, S.Add(d1, d5)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Kernel<V, S>(float* taps, nint tapStep, float* elements, nint elementStep)
        where V : struct
        where S : struct, ISimd<V>
    {
        Line<V, S>(S.Load(taps), S.Load(taps + (3 * tapStep)), S.Load(taps + (6 * tapStep)), out var a0, out var a1, out var a2, out var a3, out var a4, out var a5);
        taps += tapStep;
        Line<V, S>(S.Load(taps), S.Load(taps + (3 * tapStep)), S.Load(taps + (6 * tapStep)), out var b0, out var b1, out var b2, out var b3, out var b4, out var b5);
        taps += tapStep;
        Line<V, S>(S.Load(taps), S.Load(taps + (3 * tapStep)), S.Load(taps + (6 * tapStep)), out var c0, out var c1, out var c2, out var c3, out var c4, out var c5);
        StoreLine<V, S>(a0, b0, c0, elements, elementStep);
        StoreLine<V, S>(a1, b1, c1, elements + (6 * elementStep), elementStep);
        StoreLine<V, S>(a2, b2, c2, elements + (12 * elementStep), elementStep);
        StoreLine<V, S>(a3, b3, c3, elements + (18 * elementStep), elementStep);
        StoreLine<V, S>(a4, b4, c4, elements + (24 * elementStep), elementStep);
        StoreLine<V, S>(a5, b5, c5, elements + (30 * elementStep), elementStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLine<V, S>(V g0, V g1, V g2, float* to, nint step)
        where V : struct
        where S : struct, ISimd<V>
    {
        Line<V, S>(g0, g1, g2, out var e0, out var e1, out var e2, out var e3, out var e4, out var e5);
        S.Store(to, e0);
        S.Store(to + step, e1);
        S.Store(to + (2 * step), e2);
        S.Store(to + (3 * step), e3);
        S.Store(to + (4 * step), e4);
        S.Store(to + (5 * step), e5);
    }

    /// <summary>Three taps of a row or column, in registers. Elements come in pairs that differ in the sign of the middle tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line<V, S>(V g0, V g1, V g2, out V e0, out V e1, out V e2, out V e3, out V e4, out V e5)
        where V : struct
        where S : struct, ISimd<V>
    {
        var outer12 = S.Fma(S.Broadcast(0.5f), g2, g0);
        var outer34 = S.Fma(S.Broadcast(2f), g2, g0);
        e0 = g0;
        e1 = S.Fma(S.Broadcast(HalfRoot), g1, outer12);
        e2 = S.Fma(S.Broadcast(-HalfRoot), g1, outer12);
        e3 = S.Fma(S.Broadcast(Root), g1, outer34);
        e4 = S.Fma(S.Broadcast(-Root), g1, outer34);
        e5 = g2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<V, S>(float* from, nint fromStep, float* to, nint toStep)
        where V : struct
        where S : struct, ISimd<V>
    {
        var m0 = S.Load(from);
        var m1 = S.Load(from + fromStep);
        var m2 = S.Load(from + (2 * fromStep));
        var m3 = S.Load(from + (3 * fromStep));
        var m4 = S.Load(from + (4 * fromStep));
        var m5 = S.Load(from + (5 * fromStep));
        var sum12 = S.Add(m1, m2);
        var difference12 = S.Subtract(m1, m2);
        var sum34 = S.Add(m3, m4);
        var difference34 = S.Subtract(m3, m4);
        S.Store(to, S.Fma(S.Broadcast(Scale34), sum34, S.Fma(S.Broadcast(Scale12), sum12, m0)));
        S.Store(to + toStep, S.Fma(S.Broadcast(HalfRoot * Scale12), difference12, S.Multiply(S.Broadcast(Root * Scale34), difference34)));
        S.Store(to + (2 * toStep), S.Fma(S.Broadcast(0.5f * Scale12), sum12, S.Multiply(S.Broadcast(2 * Scale34), sum34)));
        S.Store(to + (3 * toStep), S.Fma(S.Broadcast(HalfRoot / 2 * Scale12), difference12, S.Fma(S.Broadcast(2 * Root * Scale34), difference34, m5)));
    }
}
