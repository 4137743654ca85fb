namespace Unroll.Cpu.Gates;

/// <summary>y[r * C + c] = exp(x[r * C + c]) / sum over s of exp(x[s * C + c]). A unit is a channel c.</summary>
internal unsafe struct RadixSoftmaxKernel : IKernel
{
    public float* X;
    public float* Y;
    public int Channels;
    public int Radix;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var c = first;
        for (; c <= end - S.Width; c += S.Width)
        {
            Softmax<V, S>(c);
        }

        for (; c < end; c++)
        {
            Softmax<float, SimdScalar>(c);
        }
    }

    private readonly void Softmax<V, S>(int c)
        where V : struct
        where S : ISimd<V>
    {
        var length = Radix * Channels;
        var maximum = S.Load(X + c);
        for (var i = c + Channels; i < length; i += Channels)
        {
            maximum = S.Max(maximum, S.Load(X + i));
        }

        var sum = S.Zero;
        for (var i = c; i < length; i += Channels)
        {
            var e = Exponential.Exp<V, S>(S.Subtract(S.Load(X + i), maximum));
            S.Store(Y + i, e);
            sum = S.Add(sum, e);
        }

        for (var i = c; i < length; i += Channels)
        {
            S.Store(Y + i, S.Divide(S.Load(Y + i), sum));
        }
    }
}
