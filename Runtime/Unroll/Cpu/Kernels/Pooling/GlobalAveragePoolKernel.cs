using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Pooling;

/// <summary>y[c] = mean over the pixels of the sum over r of x[r * C + c]. A unit is a block of channels.</summary>
internal unsafe struct GlobalAveragePoolKernel : IKernel
{
    public FeatureMap X;
    public FeatureMap Y;
    public int Radix;

    /// <summary>Channels of a unit, at most <see cref="ChannelSums.MaxChannels"/>.</summary>
    public int BlockChannels;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var totals = stackalloc double[ChannelSums.MaxChannels];
        var centers = stackalloc float[ChannelSums.MaxChannels];
        var pixels = (double)X.Height * X.Width;
        for (var unit = first; unit < end; unit++)
        {
            var start = unit * BlockChannels;
            var count = Math.Min(BlockChannels, Y.Channels - start);
            new Span<double>(totals, count).Clear();
            for (var r = 0; r < Radix; r++)
            {
                ChannelSums.Accumulate<V, S, Values>(X.Slice((r * Y.Channels) + start, count), centers, totals);
            }

            for (var c = 0; c < count; c++)
            {
                Y.Data[start + c] = (float)(totals[c] / pixels);
            }
        }
    }
}
