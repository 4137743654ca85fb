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
    public static void Output<V, S>(float* from, nint fromStep, float* to, nint toStep)
        where V : struct
        where S : struct, ISimd<V>
    {
        var m1 = S.Load(from + fromStep);
        var m2 = S.Load(from + (2 * fromStep));
        S.Store(to, S.Add(S.Load(from), S.Add(m1, m2)));
        S.Store(to + toStep, S.Add(S.Subtract(m1, m2), S.Load(from + (3 * fromStep))));
    }
}
