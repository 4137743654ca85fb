using Unroll.Cpu.Arguments;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Attention;

/// <summary>
/// y[q] = the sum over the keys k of weight(q, k) * values[k]. A unit is four queries. The keys come in blocks; a softmax rescales its sums so far when a block
/// has a larger maximum (Milakov and Gimelshein 2018, arXiv:1805.02867), so that weights need not be stored.
/// </summary>
internal unsafe struct NonLocalKernel : IKernel
{
    public const int QueriesPerUnit = 4;

    private const int KeysPerBlock = 64;

    public FeatureMap Queries;
    public FeatureMap Keys;
    public FeatureMap Values;
    public FeatureMap Y;
    public PairwiseFunction Pairwise;
    public float Scale;

    /// <summary>For a concatenation: the queries' projection, then the keys'.</summary>
    public float* Weights;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var pixels = Y.Height * Y.Width;
        for (var unit = first; unit < end; unit++)
        {
            var start = unit * QueriesPerUnit;
            Attend<V, S>(start, Math.Min(QueriesPerUnit, pixels - start));
        }
    }

    private readonly void Attend<V, S>(int start, int count)
        where V : struct
        where S : ISimd<V>
    {
        var queries = stackalloc float*[QueriesPerUnit];
        var outputs = stackalloc float*[QueriesPerUnit];
        var weights = stackalloc float[QueriesPerUnit * KeysPerBlock];
        var projections = stackalloc float[QueriesPerUnit];
        var maxima = stackalloc float[QueriesPerUnit];
        var sums = stackalloc double[QueriesPerUnit];
        for (var q = 0; q < count; q++)
        {
            queries[q] = Pixel(Queries, start + q);
            outputs[q] = Pixel(Y, start + q);
            maxima[q] = float.NegativeInfinity;
            sums[q] = 0;
            new Span<float>(outputs[q], Y.Channels).Clear();
        }

        if (Pairwise == PairwiseFunction.Concatenation)
        {
            DotProduct.Compute<V, S>(queries, count, Weights, Queries.Channels, projections);
        }

        var keys = Keys.Height * Keys.Width;
        for (var key = 0; key < keys; key += KeysPerBlock)
        {
            var block = Math.Min(KeysPerBlock, keys - key);
            if (Pairwise == PairwiseFunction.Concatenation)
            {
                WeighByProjection<V, S>(key, block, count, projections, weights);
            }
            else
            {
                WeighByProduct<V, S>(key, block, count, queries, weights);
            }

            if (Pairwise == PairwiseFunction.Softmax)
            {
                for (var q = 0; q < count; q++)
                {
                    Exponentiate<V, S>(weights + (q * KeysPerBlock), block, maxima + q, sums + q, outputs[q]);
                }
            }

            AddValues<V, S>(key, block, count, weights, outputs);
        }

        for (var q = 0; q < count; q++)
        {
            Multiply<V, S>(outputs[q], (float)(1 / (Pairwise == PairwiseFunction.Softmax ? sums[q] : keys)));
        }
    }

    private readonly void WeighByProduct<V, S>(int key, int block, int count, float** queries, float* weights)
        where V : struct
        where S : ISimd<V>
    {
        var products = stackalloc float[QueriesPerUnit];
        for (var k = 0; k < block; k++)
        {
            DotProduct.Compute<V, S>(queries, count, Pixel(Keys, key + k), Queries.Channels, products);
            for (var q = 0; q < count; q++)
            {
                weights[(q * KeysPerBlock) + k] = products[q] * Scale;
            }
        }
    }

    private readonly void WeighByProjection<V, S>(int key, int block, int count, float* projections, float* weights)
        where V : struct
        where S : ISimd<V>
    {
        for (var k = 0; k < block; k++)
        {
            float projection;
            var pixel = Pixel(Keys, key + k);
            DotProduct.Compute<V, S>(&pixel, 1, Weights + Queries.Channels, Keys.Channels, &projection);
            for (var q = 0; q < count; q++)
            {
                weights[(q * KeysPerBlock) + k] = Activations.Relu.Apply<float, SimdScalar>(projections[q] + projection);
            }
        }
    }

    /// <summary>Turns scores into weights whose largest is 1, and rescales the sums so far if the maximum has grown.</summary>
    private readonly void Exponentiate<V, S>(float* scores, int count, float* maximum, double* sum, float* output)
        where V : struct
        where S : ISimd<V>
    {
        var before = *maximum;
        for (var i = 0; i < count; i++)
        {
            *maximum = SimdScalar.Max(scores[i], *maximum);
        }

        if (*maximum != before && *sum > 0)
        {
            var factor = Exponential.Exp<float, SimdScalar>(before - *maximum);
            *sum *= factor;
            Multiply<V, S>(output, factor);
        }

        var index = 0;
        for (; index <= count - S.Width; index += S.Width)
        {
            S.Store(scores + index, Exponential.Exp<V, S>(S.Subtract(S.Load(scores + index), S.Broadcast(*maximum))));
        }

        for (; index < count; index++)
        {
            scores[index] = Exponential.Exp<float, SimdScalar>(scores[index] - *maximum);
        }

        for (var i = 0; i < count; i++)
        {
            *sum += scores[i];
        }
    }

    private readonly void AddValues<V, S>(int key, int block, int count, float* weights, float** outputs)
        where V : struct
        where S : ISimd<V>
    {
        var values = stackalloc float*[KeysPerBlock];
        for (var k = 0; k < block; k++)
        {
            values[k] = Pixel(Values, key + k);
        }

        var channels = Y.Channels;
        var whole = channels - (channels % S.Width);
        for (var c = 0; c < whole; c += S.Width)
        {
            Add<V, S>(values, block, count, weights, outputs, c);
        }

        for (var c = whole; c < channels; c++)
        {
            Add<float, SimdScalar>(values, block, count, weights, outputs, c);
        }
    }

    private static void Add<V, S>(float** values, int block, int count, float* weights, float** outputs, int c)
        where V : struct
        where S : ISimd<V>
    {
        if (count < QueriesPerUnit)
        {
            for (var q = 0; q < count; q++)
            {
                var sum = S.Load(outputs[q] + c);
                for (var k = 0; k < block; k++)
                {
                    sum = S.Fma(S.Load(values[k] + c), S.Broadcast(weights[(q * KeysPerBlock) + k]), sum);
                }

                S.Store(outputs[q] + c, sum);
            }

            return;
        }

        V sum0 = S.Load(outputs[0] + c), sum1 = S.Load(outputs[1] + c), sum2 = S.Load(outputs[2] + c), sum3 = S.Load(outputs[3] + c);
        for (var k = 0; k < block; k++)
        {
            var value = S.Load(values[k] + c);
            sum0 = S.Fma(value, S.Broadcast(weights[k]), sum0);
            sum1 = S.Fma(value, S.Broadcast(weights[KeysPerBlock + k]), sum1);
            sum2 = S.Fma(value, S.Broadcast(weights[(2 * KeysPerBlock) + k]), sum2);
            sum3 = S.Fma(value, S.Broadcast(weights[(3 * KeysPerBlock) + k]), sum3);
        }

        S.Store(outputs[0] + c, sum0);
        S.Store(outputs[1] + c, sum1);
        S.Store(outputs[2] + c, sum2);
        S.Store(outputs[3] + c, sum3);
    }

    private readonly void Multiply<V, S>(float* values, float factor)
        where V : struct
        where S : ISimd<V>
    {
        var c = 0;
        for (; c <= Y.Channels - S.Width; c += S.Width)
        {
            S.Store(values + c, S.Multiply(S.Load(values + c), S.Broadcast(factor)));
        }

        for (; c < Y.Channels; c++)
        {
            values[c] *= factor;
        }
    }

    private static float* Pixel(in FeatureMap map, int index) => map.Row(index / map.Width) + ((nint)(index % map.Width) * map.PixelStride);
}
