using System.Runtime.Intrinsics;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Elementwise;

/// <summary>y[p, 2c] = a[p, c] and y[p, 2c + 1] = b[p, c] for every pixel p and channel c. A unit is a row.</summary>
internal unsafe struct ChannelShuffleKernel : IKernel
{
    public FeatureMap A;
    public FeatureMap B;
    public FeatureMap Y;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        for (var row = first; row < end; row++)
        {
            var a = A.Row(row);
            var b = B.Row(row);
            var y = Y.Row(row);
            for (var pixel = 0; pixel < Y.Width; pixel++)
            {
                ChannelShuffle(a, b, y, A.Channels);
                a += A.PixelStride;
                b += B.PixelStride;
                y += Y.PixelStride;
            }
        }
    }

    private static void ChannelShuffle(float* a, float* b, float* y, int channels)
    {
        var c = 0;
        if (BitConverter.IsLittleEndian)
        {
            // A pair of floats is a 64-bit integer whose lower half is the first.
            for (; c <= channels - Vector256<float>.Count; c += Vector256<float>.Count)
            {
                var (lowerA, upperA) = Vector256.Widen(Vector256.Load((uint*)(a + c)));
                var (lowerB, upperB) = Vector256.Widen(Vector256.Load((uint*)(b + c)));
                (lowerA | (lowerB << 32)).Store((ulong*)(y + (2 * c)));
                (upperA | (upperB << 32)).Store((ulong*)(y + (2 * c) + Vector256<float>.Count));
            }
        }

        for (; c < channels; c++)
        {
            y[2 * c] = a[c];
            y[(2 * c) + 1] = b[c];
        }
    }
}
