using System.Runtime.CompilerServices;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Pooling;

/// <summary>What is summed over the pixels of a channel.</summary>
internal interface ISummand
{
    /// <summary>The sum with one more value.</summary>
    static abstract V Add<V, S>(V sum, V x, V center)
        where V : struct
        where S : ISimd<V>;
}

/// <summary>The values.</summary>
internal readonly struct Values : ISummand
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<V, S>(V sum, V x, V center)
        where V : struct
        where S : ISimd<V> => S.Add(sum, x);
}

/// <summary>The values' distances from a centre.</summary>
internal readonly struct Distances : ISummand
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<V, S>(V sum, V x, V center)
        where V : struct
        where S : ISimd<V> => S.Add(sum, S.Subtract(x, center));
}

/// <summary>The squares of the values' distances from a centre.</summary>
internal readonly struct SquaredDistances : ISummand
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<V, S>(V sum, V x, V center)
        where V : struct
        where S : ISimd<V>
    {
        var distance = S.Subtract(x, center);
        return S.Fma(distance, distance, sum);
    }
}

/// <summary>
/// Sums over all pixels, one for each channel. Short runs of pixels are summed in float and the runs in double:
/// accurate, and in the same order at every vector width.
/// </summary>
internal static unsafe class ChannelSums
{
    /// <summary>The most channels of one call.</summary>
    public const int MaxChannels = 64;

    private const int RunLength = 32;

    /// <summary>Adds to totals[c] the sum over the pixels of channel c.</summary>
    /// <param name="map">At most <see cref="MaxChannels"/> channels.</param>
    /// <param name="centers">One for each channel.</param>
    /// <param name="totals">One for each channel.</param>
    public static void Accumulate<V, S, TSummand>(FeatureMap map, float* centers, double* totals)
        where V : struct
        where S : ISimd<V>
        where TSummand : struct, ISummand
    {
        map = map.Unrolled();
        for (var row = 0; row < map.Height; row++)
        {
            for (var pixel = 0; pixel < map.Width; pixel += RunLength)
            {
                var length = Math.Min(RunLength, map.Width - pixel);
                var x = map.Row(row) + ((nint)pixel * map.PixelStride);
                AccumulateRun<V, S, TSummand>(x, length, map.PixelStride, map.Channels, centers, totals);
            }
        }
    }

    private static void AccumulateRun<V, S, TSummand>(float* x, int length, nint step, int channels, float* centers, double* totals)
        where V : struct
        where S : ISimd<V>
        where TSummand : struct, ISummand
    {
        var sums = stackalloc float[MaxChannels];
        var c = 0;
        for (; c <= channels - (4 * S.Width); c += 4 * S.Width)
        {
            Sum4<V, S, TSummand>(x + c, length, step, centers + c, sums + c);
        }

        for (; c <= channels - S.Width; c += S.Width)
        {
            Sum<V, S, TSummand>(x + c, length, step, centers + c, sums + c);
        }

        for (; c < channels; c++)
        {
            Sum<float, SimdScalar, TSummand>(x + c, length, step, centers + c, sums + c);
        }

        for (c = 0; c < channels; c++)
        {
            totals[c] += sums[c];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum4<V, S, TSummand>(float* x, int length, nint step, float* centers, float* sums)
        where V : struct
        where S : ISimd<V>
        where TSummand : struct, ISummand
    {
        var center0 = S.Load(centers);
        var center1 = S.Load(centers + S.Width);
        var center2 = S.Load(centers + (2 * S.Width));
        var center3 = S.Load(centers + (3 * S.Width));
        var sum0 = S.Zero;
        var sum1 = S.Zero;
        var sum2 = S.Zero;
        var sum3 = S.Zero;
        for (var i = 0; i < length; i++)
        {
            sum0 = TSummand.Add<V, S>(sum0, S.Load(x), center0);
            sum1 = TSummand.Add<V, S>(sum1, S.Load(x + S.Width), center1);
            sum2 = TSummand.Add<V, S>(sum2, S.Load(x + (2 * S.Width)), center2);
            sum3 = TSummand.Add<V, S>(sum3, S.Load(x + (3 * S.Width)), center3);
            x += step;
        }

        S.Store(sums, sum0);
        S.Store(sums + S.Width, sum1);
        S.Store(sums + (2 * S.Width), sum2);
        S.Store(sums + (3 * S.Width), sum3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum<V, S, TSummand>(float* x, int length, nint step, float* centers, float* sums)
        where V : struct
        where S : ISimd<V>
        where TSummand : struct, ISummand
    {
        var center = S.Load(centers);
        var sum = S.Zero;
        for (var i = 0; i < length; i++)
        {
            sum = TSummand.Add<V, S>(sum, S.Load(x), center);
            x += step;
        }

        S.Store(sums, sum);
    }
}
