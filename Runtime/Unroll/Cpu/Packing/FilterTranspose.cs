using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Cpu.Packing;

/// <summary>Transposes filters, one after the other in memory, into rows with one value of each filter: common to all packed layouts.</summary>
internal static unsafe class FilterTranspose
{
    // How much of each filter is transposed at a time: the target rows stay in the first-level cache until all filters have filled them.
    private const int BlockValues = 64;

    /// <summary>target[(tap * inPerGroup + i) * lanes + filter] = source[(filter * inPerGroup + i) * taps + tap].</summary>
    /// <param name="source">[filters, inPerGroup, taps].</param>
    /// <param name="filters">At most <paramref name="lanes"/>; the remaining lanes are left as they are.</param>
    /// <param name="inPerGroup">Input channels of a filter.</param>
    /// <param name="taps">Kernel rows times columns.</param>
    /// <param name="target">[taps, inPerGroup, lanes].</param>
    /// <param name="lanes">Floats between two rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ReadOnlySpan<float> source, int filters, int inPerGroup, int taps, Span<float> target, int lanes)
    {
        var length = inPerGroup * taps;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filters, lanes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)filters * length, source.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)lanes * length, target.Length);
        var blockChannels = Math.Max(1, BlockValues / taps);
        fixed (float* from = source, to = target)
        {
            for (var firstChannel = 0; firstChannel < inPerGroup; firstChannel += blockChannels)
            {
                var lastChannel = Math.Min(firstChannel + blockChannels, inPerGroup);
                var filter = 0;
                for (; filter <= filters - 4; filter += 4)
                {
                    var f0 = from + ((nint)filter * length) + ((nint)firstChannel * taps);
                    var f1 = f0 + length;
                    var f2 = f1 + length;
                    var f3 = f2 + length;
                    for (var i = firstChannel; i < lastChannel; i++)
                    {
                        var row = to + ((nint)i * lanes) + filter;
                        for (var tap = 0; tap < taps; tap++)
                        {
                            Vector128.Create(*f0++, *f1++, *f2++, *f3++).Store(row);
                            row += (nint)inPerGroup * lanes;
                        }
                    }
                }

                for (; filter < filters; filter++)
                {
                    var f = from + ((nint)filter * length) + ((nint)firstChannel * taps);
                    for (var i = firstChannel; i < lastChannel; i++)
                    {
                        var row = to + ((nint)i * lanes) + filter;
                        for (var tap = 0; tap < taps; tap++)
                        {
                            *row = *f++;
                            row += (nint)inPerGroup * lanes;
                        }
                    }
                }
            }
        }
    }
}
