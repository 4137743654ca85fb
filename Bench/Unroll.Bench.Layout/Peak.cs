using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Bench.Layout;

/// <summary>The machine's fused multiply-add peak, using only registers.</summary>
internal static class Peak
{
    private const int Rounds = 100_000;
    private const int Accumulators = 12;

    private static float _sink;

    /// <returns>Floating-point operations per second on one core (two for a multiply-add).</returns>
    public static double Measure() =>
        2.0 * Rounds * Accumulators * Vector512<float>.Count / Timing.Minimum(static () => _sink = Spin(), 0.5);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Spin()
    {
        var a = Vector512.Create(_sink);
        Vector512<float> c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (var i = 0; i < Rounds; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(a, a, c0);
            c1 = Vector512.FusedMultiplyAdd(a, a, c1);
            c2 = Vector512.FusedMultiplyAdd(a, a, c2);
            c3 = Vector512.FusedMultiplyAdd(a, a, c3);
            c4 = Vector512.FusedMultiplyAdd(a, a, c4);
            c5 = Vector512.FusedMultiplyAdd(a, a, c5);
            c6 = Vector512.FusedMultiplyAdd(a, a, c6);
            c7 = Vector512.FusedMultiplyAdd(a, a, c7);
            c8 = Vector512.FusedMultiplyAdd(a, a, c8);
            c9 = Vector512.FusedMultiplyAdd(a, a, c9);
            c10 = Vector512.FusedMultiplyAdd(a, a, c10);
            c11 = Vector512.FusedMultiplyAdd(a, a, c11);
        }

        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
