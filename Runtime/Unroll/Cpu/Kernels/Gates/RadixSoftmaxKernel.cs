using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Gates;

/// <summary>
/// Softmax over the radix of x[cardinality, radix, channels / cardinality], written as y[radix, channels]. A unit is one of the channels.
/// </summary>
internal unsafe struct RadixSoftmaxKernel : IKernel
{
    public float* X;
    public float* Y;
    public int Channels;
    public int Radix;
    public int GroupChannels;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var c = first;
        while (c < end)
        {
            var endOfGroup = Math.Min(end, ((c / GroupChannels) + 1) * GroupChannels);
            for (; c <= endOfGroup - S.Width; c += S.Width)
            {
                Softmax<V, S>(c);
            }

            for (; c < endOfGroup; c++)
            {
                Softmax<float, SimdScalar>(c);
            }
        }
    }

    private readonly void Softmax<V, S>(int c)
        where V : struct
        where S : ISimd<V>
    {
        var x = X + (c / GroupChannels * GroupChannels * Radix) + (c % GroupChannels);
        var maximum = S.Load(x);
        for (var r = 1; r < Radix; r++)
        {
            maximum = S.Max(maximum, S.Load(x + (r * GroupChannels)));
        }

        var sum = S.Zero;
        for (var r = 0; r < Radix; r++)
        {
            var e = Exponential.Exp<V, S>(S.Subtract(S.Load(x + (r * GroupChannels)), maximum));
            S.Store(Y + c + (r * Channels), e);
            sum = S.Add(sum, e);
        }

        for (var r = 0; r < Radix; r++)
        {
            var y = Y + c + (r * Channels);
            S.Store(y, S.Divide(S.Load(y), sum));
        }
    }
}
