using System.Runtime.Intrinsics;
using Unroll.Cpu.Simd;
using unsafe Tile = delegate*<
    Unroll.Cpu.Kernels.Convolution.Depthwise.DepthwiseJob*, Unroll.Cpu.Kernels.Convolution.Depthwise.DepthwiseEdges*, float*, float*, float*, float*, void>;

namespace Unroll.Cpu.Kernels.Convolution.Depthwise;

/// <summary>The instances of <see cref="DepthwiseTile"/> that one vector of channels needs.</summary>
internal unsafe struct DepthwiseKernels
{
    /// <summary>For a single line of a short tile, and of a long one, which has a pixel more.</summary>
    public Tile Short;
    public Tile Long;

    /// <summary>The same for two lines.</summary>
    public Tile ShortPair;
    public Tile LongPair;

    /// <summary>Channels that they compute at once.</summary>
    public int Lanes;

    /// <summary>Lines that a tile takes at a time: of 16 registers, one line of a tile fills most.</summary>
    public static int LinesOf(SimdLevel level) => level == SimdLevel.Vector512 ? 2 : 1;

    /// <summary>The widest vector, within the level, whose lanes are all channels.</summary>
    /// <param name="job">The layer.</param>
    /// <param name="channel">The first channel.</param>
    public static DepthwiseKernels Select(DepthwiseJob* job, int channel)
    {
        if (job->Level >= SimdLevel.Vector512 && Fits(job, channel, 16))
        {
            return Of<Vector512<float>, Simd512>(job);
        }

        if (job->Level >= SimdLevel.Vector256 && Fits(job, channel, 8))
        {
            return Of<Vector256<float>, Simd256>(job);
        }

        return job->Level >= SimdLevel.Vector128 && Fits(job, channel, 4)
            ? Of<Vector128<float>, Simd128>(job)
            : Of<float, SimdScalar>(job);
    }

    /// <summary>True when a vector of this many lanes can compute the channels from <paramref name="channel"/> on.</summary>
    public static bool Fits(DepthwiseJob* job, int channel, int lanes) => channel % lanes == 0 && channel + lanes <= job->Channels;

    private static DepthwiseKernels Of<V, S>(DepthwiseJob* job)
        where V : struct
        where S : struct, ISimd<V> => (job->KernelWidth, job->Stride) switch
        {
            (3, 1) => Of<V, S, Count3, Count1>(job),
            (3, _) => Of<V, S, Count3, Count2>(job),
            (_, 1) => Of<V, S, Count5, Count1>(job),
            _ => Of<V, S, Count5, Count2>(job),
        };

    private static DepthwiseKernels Of<V, S, TTaps, TStride>(DepthwiseJob* job)
        where V : struct
        where S : struct, ISimd<V>
        where TTaps : unmanaged
        where TStride : unmanaged
    {
        var rows = job->Tiling.ShortWidth;
        var kernels = new DepthwiseKernels
        {
            Short = Rows<V, S, Count1, TTaps, TStride>(rows),
            Long = Rows<V, S, Count1, TTaps, TStride>(rows + 1),
            Lanes = S.Width,
        };
        if (job->LinesPerTile > 1)
        {
            kernels.ShortPair = Rows<V, S, Count2, TTaps, TStride>(rows);
            kernels.LongPair = Rows<V, S, Count2, TTaps, TStride>(rows + 1);
        }

        return kernels;
    }

    // If no tile is long, a tile one wider than the widest is requested; any instance will do for it.
    private static Tile Rows<V, S, TLines, TTaps, TStride>(int rows)
        where V : struct
        where S : struct, ISimd<V>
        where TLines : unmanaged
        where TTaps : unmanaged
        where TStride : unmanaged => rows switch
        {
            1 => &DepthwiseTile.Run<V, S, Count1, TLines, TTaps, TStride>,
            2 => &DepthwiseTile.Run<V, S, Count2, TLines, TTaps, TStride>,
            3 => &DepthwiseTile.Run<V, S, Count3, TLines, TTaps, TStride>,
            4 => &DepthwiseTile.Run<V, S, Count4, TLines, TTaps, TStride>,
            5 => &DepthwiseTile.Run<V, S, Count5, TLines, TTaps, TStride>,
            6 => &DepthwiseTile.Run<V, S, Count6, TLines, TTaps, TStride>,
            _ => &DepthwiseTile.Run<V, S, Count7, TLines, TTaps, TStride>,
        };
}
