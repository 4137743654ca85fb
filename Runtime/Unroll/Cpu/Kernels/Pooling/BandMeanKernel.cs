using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Pooling;

/// <summary>The bands' sums together, divided by the number of pixels: y[c] = the sum over the bands of sums[band, c] / pixels. A unit is a channel.</summary>
internal unsafe struct BandMeanKernel : IKernel
{
    /// <summary>[bands, channels].</summary>
    public float* Sums;

    public float* Y;
    public int Channels;
    public int Bands;
    public double Pixels;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        for (var c = first; c < end; c++)
        {
            var total = 0.0;
            for (var band = 0; band < Bands; band++)
            {
                total += Sums[((nint)band * Channels) + c];
            }

            Y[c] = (float)(total / Pixels);
        }
    }
}
