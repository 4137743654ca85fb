using System.Runtime.CompilerServices;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Attention;

/// <summary>The sum of products of two vectors: the same bits at every width, since every width sums the same 16 parts.</summary>
internal static unsafe class DotProduct
{
    private const int Parts = 16;

    /// <summary>Products of several vectors with a single one.</summary>
    /// <param name="x">Where the vectors start.</param>
    /// <param name="count">How many: 1 to 4.</param>
    /// <param name="y">The single vector.</param>
    /// <param name="length">The vectors' length.</param>
    /// <param name="results">Receives a product for each.</param>
    public static void Compute<V, S>(float** x, int count, float* y, int length, float* results)
        where V : struct
        where S : ISimd<V>
    {
        var sums = stackalloc float[4 * Parts];
        var whole = length - (length % Parts);
        float* x0 = x[0], x1 = x[count > 1 ? 1 : 0], x2 = x[count > 2 ? 2 : 0], x3 = x[count > 3 ? 3 : 0];
        for (var part = 0; part < Parts; part += S.Width)
        {
            V sum0 = S.Zero, sum1 = S.Zero, sum2 = S.Zero, sum3 = S.Zero;
            for (var i = part; i < whole; i += Parts)
            {
                var factor = S.Load(y + i);
                sum0 = S.Fma(S.Load(x0 + i), factor, sum0);
                sum1 = S.Fma(S.Load(x1 + i), factor, sum1);
                sum2 = S.Fma(S.Load(x2 + i), factor, sum2);
                sum3 = S.Fma(S.Load(x3 + i), factor, sum3);
            }

            S.Store(sums + part, sum0);
            S.Store(sums + Parts + part, sum1);
            S.Store(sums + (2 * Parts) + part, sum2);
            S.Store(sums + (3 * Parts) + part, sum3);
        }

        for (var v = 0; v < count; v++)
        {
            results[v] = Finish(sums + (v * Parts), x[v], y, whole, length);
        }
    }

    /// <summary>The remainder of a product, and the sum of its parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Finish(float* sums, float* x, float* y, int whole, int length)
    {
        for (var i = whole; i < length; i++)
        {
            sums[i - whole] = MultiplyAdd.Of(x[i], y[i], sums[i - whole]);
        }

        for (var half = Parts / 2; half > 0; half /= 2)
        {
            for (var i = 0; i < half; i++)
            {
                sums[i] += sums[i + half];
            }
        }

        return sums[0];
    }
}
