using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Pooling;

/// <summary>
/// Sums over the pixels of each band of rows, one for each channel: y[band, c] = the sum over r of x[r * C + c], divided by <see cref="Divisor"/>. A unit is a block of channels of a
/// band; the bands follow from the map's size alone, so that the sums have the same bits however the units are distributed.
/// </summary>
internal unsafe struct GlobalAveragePoolKernel : IKernel
{
    /// <summary>So many bands are enough for any number of threads.</summary>
    private const int MaxBands = 16;

    /// <summary>With fewer pixels in each, more time would go into adding the bands' sums than is won.</summary>
    private const int MinBandPixels = 48;

    public FeatureMap X;

    /// <summary>[bands, channels].</summary>
    public float* Sums;

    public int Channels;
    public int Radix;
    public int Bands;

    /// <summary>Channels of a unit, at most <see cref="ChannelSums.MaxChannels"/>.</summary>
    public int BlockChannels;

    public double Divisor;

    /// <summary>How many units a band has.</summary>
    public readonly int Blocks => (Channels + BlockChannels - 1) / BlockChannels;

    /// <summary>How many bands a map is cut into.</summary>
    public static int BandsOf(int height, int width) => Math.Clamp(height * width / MinBandPixels, 1, Math.Min(height, MaxBands));

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var totals = stackalloc double[ChannelSums.MaxChannels];
        var centers = stackalloc float[ChannelSums.MaxChannels];
        var blocks = Blocks;
        for (var unit = first; unit < end; unit++)
        {
            var band = unit / blocks;
            var start = (unit % blocks) * BlockChannels;
            var count = Math.Min(BlockChannels, Channels - start);
            var rows = X.Rows(X.Height * band / Bands, X.Height * (band + 1) / Bands);
            new Span<double>(totals, count).Clear();
            for (var r = 0; r < Radix; r++)
            {
                ChannelSums.Accumulate<V, S, Values>(rows.Slice((r * Channels) + start, count), centers, totals);
            }

            var sums = Sums + ((nint)band * Channels) + start;
            for (var c = 0; c < count; c++)
            {
                sums[c] = (float)(totals[c] / Divisor);
            }
        }
    }
}
