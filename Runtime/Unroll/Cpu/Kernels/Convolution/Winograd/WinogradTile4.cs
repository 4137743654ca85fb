using System.Runtime.CompilerServices;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>F(4x4, 3x3) on the points 0, ±√½, ±√2 and infinity: 36 products for 16 pixels.</summary>
internal readonly unsafe struct WinogradTile4 : IWinogradTile
{
    private const float Root = 1.41421356f;
    private const float HalfRoot = 0.707106781f;

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
        S.Store(to, S.Add(S.Add(m0, sum12), sum34));
        S.Store(to + toStep, S.Fma(S.Broadcast(HalfRoot), difference12, S.Multiply(S.Broadcast(Root), difference34)));
        S.Store(to + (2 * toStep), S.Fma(S.Broadcast(0.5f), sum12, S.Multiply(S.Broadcast(2f), sum34)));
        S.Store(to + (3 * toStep), S.Fma(S.Broadcast(HalfRoot / 2), difference12, S.Fma(S.Broadcast(2 * Root), difference34, m5)));
    }
}
