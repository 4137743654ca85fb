using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Attention;

/// <summary>y[c] = the sum over the pixels p of weights[p] * x[p, c]. A unit is a block of channels.</summary>
internal unsafe struct AttentionPoolKernel : IKernel
{
    /// <summary>Channels of a unit: a cache line.</summary>
    public const int BlockChannels = 16;

    public FeatureMap X;
    public float* Y;
    public float* Weights;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        for (var unit = first; unit < end; unit++)
        {
            var c = unit * BlockChannels;
            var last = Math.Min(c + BlockChannels, X.Channels);
            for (; c <= last - S.Width; c += S.Width)
            {
                Sum<V, S>(c);
            }

            for (; c < last; c++)
            {
                Sum<float, SimdScalar>(c);
            }
        }
    }

    /// <summary>Row by row, so that the sums' rounding errors do not grow with the number of pixels.</summary>
    private readonly void Sum<V, S>(int c)
        where V : struct
        where S : ISimd<V>
    {
        var total = S.Zero;
        var weights = Weights;
        for (var row = 0; row < X.Height; row++)
        {
            var sum = S.Zero;
            var x = X.Row(row) + c;
            for (var pixel = 0; pixel < X.Width; pixel++)
            {
                sum = S.Fma(S.Load(x), S.Broadcast(*weights++), sum);
                x += X.PixelStride;
            }

            total = S.Add(total, sum);
        }

        S.Store(Y + c, total);
    }
}

/// <summary>The softmax of a one-channel map over all pixels, as one run of weights. One unit.</summary>
internal unsafe struct PixelSoftmaxKernel : IKernel
{
    public FeatureMap Mask;
    public float* Weights;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var maximum = float.NegativeInfinity;
        var weights = Weights;
        for (var row = 0; row < Mask.Height; row++)
        {
            var mask = Mask.Row(row);
            for (var pixel = 0; pixel < Mask.Width; pixel++)
            {
                *weights = *mask;
                maximum = SimdScalar.Max(*mask, maximum);
                mask += Mask.PixelStride;
                weights++;
            }
        }

        var count = Mask.Height * Mask.Width;
        var i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(Weights + i, Exponential.Exp<V, S>(S.Subtract(S.Load(Weights + i), S.Broadcast(maximum))));
        }

        for (; i < count; i++)
        {
            Weights[i] = Exponential.Exp<float, SimdScalar>(Weights[i] - maximum);
        }

        var sum = 0d;
        for (i = 0; i < count; i++)
        {
            sum += Weights[i];
        }

        for (i = 0; i < count; i++)
        {
            Weights[i] = (float)(Weights[i] / sum);
        }
    }
}
