using System.Runtime.Intrinsics;
using Unroll.Cpu.Simd;
using unsafe Tile = delegate*<
    Unroll.Cpu.Kernels.Convolution.Grouped.GroupedJob*, float*, float*, float*, float*, float*, void>;

namespace Unroll.Cpu.Kernels.Convolution.Grouped;

/// <summary>The instances of <see cref="GroupedTile"/> that one vector of output channels needs.</summary>
internal unsafe struct GroupedKernels
{
    public Tile Short;
    public Tile Long;

    /// <summary>Output channels that they compute at once.</summary>
    public int Lanes;

    /// <summary>The widest vector, within the level, whose lanes are all outputs and whose loads stay inside the pixel's channels.</summary>
    /// <param name="job">The layer.</param>
    /// <param name="channel">The first output channel.</param>
    public static GroupedKernels Select(GroupedJob* job, int channel)
    {
        var shortRows = job->Tiling.ShortWidth;
        if (job->Level >= SimdLevel.Vector512 && Fits(job, channel, 16))
        {
            return Of<Vector512<float>, Simd512>(job, shortRows);
        }

        if (job->Level >= SimdLevel.Vector256 && Fits(job, channel, 8))
        {
            return Of<Vector256<float>, Simd256>(job, shortRows);
        }

        return job->Level >= SimdLevel.Vector128 && Fits(job, channel, 4)
            ? Of<Vector128<float>, Simd128>(job, shortRows)
            : Of<float, SimdScalar>(job, shortRows);
    }

    /// <summary>True when a vector of this many lanes can compute the outputs from <paramref name="channel"/> on.</summary>
    public static bool Fits(GroupedJob* job, int channel, int lanes) =>
        channel % lanes == 0
        && channel + lanes <= job->OutChannels
        && (lanes <= job->OutputsPerGroup || (channel / job->OutputsPerGroup * job->InputsPerGroup) + lanes <= job->InChannels);

    private static GroupedKernels Of<V, S>(GroupedJob* job, int shortRows)
        where V : struct
        where S : struct, ISimd<V>
    {
        if (job->OutputsPerGroup == 1 && job->InputsPerGroup == 1)
        {
            return Pair<V, S, Count1>(shortRows);
        }

        return S.Width > job->OutputsPerGroup ? Pair<V, S, Count2>(shortRows) : Pair<V, S, Count3>(shortRows);
    }

    private static GroupedKernels Pair<V, S, TSource>(int shortRows)
        where V : struct
        where S : struct, ISimd<V>
        where TSource : unmanaged => new()
        {
            Short = Height<V, S, TSource>(shortRows),
            Long = Height<V, S, TSource>(shortRows + 1),
            Lanes = S.Width,
        };

    // If no tile is long, a tile one higher than the highest is requested; any instance will do for it.
    private static Tile Height<V, S, TSource>(int rows)
        where V : struct
        where S : struct, ISimd<V>
        where TSource : unmanaged => rows switch
        {
            1 => &GroupedTile.Run<V, S, Count1, TSource>,
            2 => &GroupedTile.Run<V, S, Count2, TSource>,
            3 => &GroupedTile.Run<V, S, Count3, TSource>,
            4 => &GroupedTile.Run<V, S, Count4, TSource>,
            5 => &GroupedTile.Run<V, S, Count5, TSource>,
            6 => &GroupedTile.Run<V, S, Count6, TSource>,
            7 => &GroupedTile.Run<V, S, Count7, TSource>,
            8 => &GroupedTile.Run<V, S, Count8, TSource>,
            9 => &GroupedTile.Run<V, S, Count9, TSource>,
            10 => &GroupedTile.Run<V, S, Count10, TSource>,
            11 => &GroupedTile.Run<V, S, Count11, TSource>,
            _ => &GroupedTile.Run<V, S, Count12, TSource>,
        };
}
