using System.Runtime.CompilerServices;

namespace Unroll.Cpu.Simd;

/// <summary>The exponential function over vectors: the same bits at every width.</summary>
internal static class Exponential
{
    // Between these bounds 2^n below is a normal number.
    private const float Lowest = -87.33f;

    /// <summary>From here on the result no longer grows.</summary>
    public const float Highest = 88.37f;

    private const float Log2E = 1.44269504f;

    // ln 2 in two parts; the first has so few bits that n * Ln2High is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>
    /// e to the power x, within 2 units in the last place for x in -87.33..88.37; beyond that range, the value at the bound. A NaN stays a NaN.
    /// Range reduction to x = n ln 2 + r, |r| at most ln 2 / 2, then the minimax polynomial of Cephes' expf.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V, S>(V x)
        where V : struct
        where S : ISimd<V>
    {
        x = S.AtMost(S.Broadcast(Highest), S.AtLeast(S.Broadcast(Lowest), x));
        var shift = S.Broadcast(RoundingShift.Value);
        var n = S.Subtract(S.Fma(x, S.Broadcast(Log2E), shift), shift);
        var r = S.Fma(n, S.Broadcast(-Ln2High), x);
        r = S.Fma(n, S.Broadcast(-Ln2Low), r);

        var p = S.Broadcast(1.9875691500e-4f);
        p = S.Fma(p, r, S.Broadcast(1.3981999507e-3f));
        p = S.Fma(p, r, S.Broadcast(8.3334519073e-3f));
        p = S.Fma(p, r, S.Broadcast(4.1665795894e-2f));
        p = S.Fma(p, r, S.Broadcast(1.6666665459e-1f));
        p = S.Fma(p, r, S.Broadcast(5.0000001201e-1f));
        p = S.Fma(S.Multiply(r, r), p, r);
        return S.Multiply(S.Add(p, S.Broadcast(1f)), S.PowerOfTwo(n));
    }
}
