using System.Diagnostics;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels.Pooling;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>Maximum over a sliding window. Padding never wins: the window is clipped to the input. A NaN in the window is the result.</summary>
    /// <param name="x">H x W x C.</param>
    /// <param name="y">H' x W' x C.</param>
    /// <param name="window">The window.</param>
    public void MaxPool(View x, View y, Window window)
    {
        using var timed = Timed(x, y);
        Debug.Assert(x.Channels == y.Channels, "Pooling keeps the channels.");
        Execute(new MaxPoolKernel { X = Map(x), Y = Map(y), Window = window }, y.Height, RowsRead(x, window));
    }

    /// <summary>Average over a sliding window.</summary>
    /// <param name="x">H x W x C.</param>
    /// <param name="y">H' x W' x C.</param>
    /// <param name="window">The window.</param>
    /// <param name="divisor">What the sum is divided by.</param>
    public void AvgPool(View x, View y, Window window, PoolDivisor divisor)
    {
        using var timed = Timed(x, y);
        Debug.Assert(x.Channels == y.Channels, "Pooling keeps the channels.");
        var kernel = new AveragePoolKernel { X = Map(x), Y = Map(y), Window = window, Divisor = divisor, Radix = 1 };
        Execute(kernel, y.Height, RowsRead(x, window));
    }

    /// <summary>
    /// PyTorch's AdaptiveAvgPool2d: row i of the output averages rows floor(i H / H') to ceil((i + 1) H / H') - 1 of the input, and likewise for columns.
    /// </summary>
    /// <param name="x">H x W x C.</param>
    /// <param name="y">H' x W' x C; may be larger than <paramref name="x"/>.</param>
    public void AdaptiveAvgPool(View x, View y)
    {
        using var timed = Timed(x, y);
        Debug.Assert(x.Channels == y.Channels, "Pooling keeps the channels.");
        Execute(new AdaptiveAveragePoolKernel { X = Map(x), Y = Map(y) }, y.Height, ((x.Height / y.Height) + 1) * x.Width * x.Channels);
    }

    /// <summary>y[c] = mean over the pixels of the sum over r of x[r * C + c]: the pooling of a squeeze, of split attention, and of the head.</summary>
    /// <param name="x">H x W x (radix * C).</param>
    /// <param name="y">1 x 1 x C.</param>
    /// <param name="radix">Splits that are summed.</param>
    public void GlobalAvgPool(View x, View y, int radix = 1)
    {
        using var timed = Timed(x, y);
        Debug.Assert(x.Channels == radix * y.Channels, "The input must have radix times the output's channels.");
        const int CacheLine = 16;
        var bands = GlobalAveragePoolKernel.BandsOf(x.Height, x.Width);

        // A band alone is divided by channels: at least eight blocks for the threads to share, if there are that many cache lines.
        var block = bands > 1 ? ChannelSums.MaxChannels : Math.Clamp(y.Channels / 8 / CacheLine * CacheLine, CacheLine, ChannelSums.MaxChannels);
        var result = Map(y).Data;
        var sums = result;
        if (bands > 1)
        {
            _scratch.Reserve(bands * y.Channels, 1, &sums);
        }

        var pixels = (double)x.Height * x.Width;
        var kernel = new GlobalAveragePoolKernel
        {
            X = Map(x),
            Sums = sums,
            Channels = y.Channels,
            Radix = radix,
            Bands = bands,
            BlockChannels = block,
            Divisor = bands > 1 ? 1 : pixels,
        };
        Execute(kernel, bands * kernel.Blocks, x.Height * x.Width / bands * radix * block);
        if (bands > 1)
        {
            Execute(new BandMeanKernel { Sums = sums, Y = result, Channels = y.Channels, Bands = bands, Pixels = pixels }, y.Channels, bands);
        }
    }

    private static int RowsRead(View x, Window window) => window.StrideY * x.Width * x.Channels;
}
