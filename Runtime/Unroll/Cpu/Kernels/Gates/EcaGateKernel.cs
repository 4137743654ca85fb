using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Gates;

/// <summary>y[c] = sigmoid(sum over j of weights[j] * x[c + j - (taps - 1) / 2]), x zero outside its channels. A unit is a channel.</summary>
internal unsafe struct EcaGateKernel : IKernel
{
    public float* X;
    public float* Y;
    public float* Weights;
    public int Channels;
    public int Taps;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        // Whole vectors only where no tap of any lane leaves the channels.
        var reach = (Taps - 1) / 2;
        var inner = Math.Clamp(reach, first, end);
        var innerEnd = Math.Clamp(Channels - reach, inner, end);
        var c = first;
        for (; c < inner; c++)
        {
            Gate<float, SimdScalar>(c, reach);
        }

        for (; c <= innerEnd - S.Width; c += S.Width)
        {
            Gate<V, S>(c, reach);
        }

        for (; c < end; c++)
        {
            Gate<float, SimdScalar>(c, reach);
        }
    }

    private readonly void Gate<V, S>(int c, int reach)
        where V : struct
        where S : ISimd<V>
    {
        var x = X + c - reach;
        var last = Math.Min(Taps, Channels - c + reach);
        var sum = S.Zero;
        for (var j = Math.Max(0, reach - c); j < last; j++)
        {
            sum = S.Fma(S.Broadcast(Weights[j]), S.Load(x + j), sum);
        }

        S.Store(Y + c, Activations.Sigmoid.Apply<V, S>(sum));
    }
}
