using System.Runtime.CompilerServices;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels.Elementwise;
using Unroll.Cpu.Kernels.Pooling;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Norms;

/// <summary>
/// Group normalisation in three passes (mean, variance, result) over the channels of some whole groups, which are a unit.
/// The statistics are kept in double.
/// </summary>
internal unsafe struct GroupNormKernel : IKernel
{
    public FeatureMap X;
    public FeatureMap Y;

    /// <summary>No data when there is none.</summary>
    public FeatureMap Residual;
    public float* Gamma;
    public float* Beta;
    public int GroupChannels;
    public float Epsilon;
    public Activation Activation;

    // At least a cache line of each pixel, so that narrow groups share what is fetched.
    private const int MinUnitChannels = 16;

    /// <summary>Groups of a unit.</summary>
    public static int GroupsPerUnit(int groupChannels) => (MinUnitChannels + groupChannels - 1) / groupChannels;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var unitChannels = GroupsPerUnit(GroupChannels) * GroupChannels;
        for (var unit = first; unit < end; unit++)
        {
            var start = unit * unitChannels;
            Normalise<V, S>(start, Math.Min(start + unitChannels, X.Channels));
        }
    }

    private readonly void Normalise<V, S>(int start, int end)
        where V : struct
        where S : ISimd<V>
    {
        var origins = stackalloc float[MinUnitChannels];
        var means = stackalloc double[MinUnitChannels];
        var variances = stackalloc double[MinUnitChannels];
        var centers = stackalloc float[ChannelSums.MaxChannels];
        var scales = stackalloc float[ChannelSums.MaxChannels];
        var shifts = stackalloc float[ChannelSums.MaxChannels];
        var groups = (end - start) / GroupChannels;
        var count = (double)X.Height * X.Width * GroupChannels;

        // Distances from one of the group's values: the sum loses no precision if the mean is far from zero.
        for (var g = 0; g < groups; g++)
        {
            origins[g] = X.Data[start + (g * GroupChannels)];
        }

        Accumulate<V, S, Distances>(start, end, origins, means);
        for (var g = 0; g < groups; g++)
        {
            means[g] = origins[g] + (means[g] / count);
            origins[g] = (float)means[g];
        }

        Accumulate<V, S, SquaredDistances>(start, end, origins, variances);
        for (var g = 0; g < groups; g++)
        {
            var rounding = means[g] - origins[g];
            variances[g] = (variances[g] / count) - (rounding * rounding);
        }

        for (var c = start; c < end; c += ChannelSums.MaxChannels)
        {
            var channels = Math.Min(ChannelSums.MaxChannels, end - c);
            for (var i = 0; i < channels; i++)
            {
                var g = (c + i - start) / GroupChannels;
                var scale = Gamma[c + i] / Math.Sqrt(variances[g] + Epsilon);
                centers[i] = origins[g];
                scales[i] = (float)scale;
                shifts[i] = (float)(Beta[c + i] + ((origins[g] - means[g]) * scale));
            }

            Apply<V, S>(c, channels, new NormaliseOperator(centers, scales, shifts));
        }
    }

    /// <summary>Sums over the pixels and channels of each group, of distances from the group's origin.</summary>
    private readonly void Accumulate<V, S, TSummand>(int start, int end, float* origins, double* sums)
        where V : struct
        where S : ISimd<V>
        where TSummand : struct, ISummand
    {
        var totals = stackalloc double[ChannelSums.MaxChannels];
        var centers = stackalloc float[ChannelSums.MaxChannels];
        new Span<double>(sums, MinUnitChannels).Clear();
        for (var c = start; c < end; c += ChannelSums.MaxChannels)
        {
            var channels = Math.Min(ChannelSums.MaxChannels, end - c);
            for (var i = 0; i < channels; i++)
            {
                totals[i] = 0;
                centers[i] = origins[(c + i - start) / GroupChannels];
            }

            ChannelSums.Accumulate<V, S, TSummand>(X.Slice(c, channels), centers, totals);
            for (var i = 0; i < channels; i++)
            {
                sums[(c + i - start) / GroupChannels] += totals[i];
            }
        }
    }

    private readonly void Apply<V, S>(int c, int channels, NormaliseOperator normalise)
        where V : struct
        where S : ISimd<V>
    {
        var x = X.Slice(c, channels);
        var y = Y.Slice(c, channels);
        if (Residual.Shape.IsNone)
        {
            new PixelKernel<NormaliseOperator> { X = x, Y = y, Operator = normalise, Activation = Activation }.Run<V, S>(0, Y.Height);
        }
        else
        {
            new PixelKernel<ResidualOperator<NormaliseOperator>>
            {
                X = x,
                Z = Residual.Slice(c, channels),
                Y = y,
                Operator = new(normalise),
                Activation = Activation,
            }.Run<V, S>(0, Y.Height);
        }
    }

    /// <summary>(x - center) * scale + shift, one triple for each channel.</summary>
    private readonly struct NormaliseOperator(float* centers, float* scales, float* shifts) : IPixelOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<V, S>(float* x, float* z, int c)
            where V : struct
            where S : ISimd<V> =>
            S.Fma(S.Subtract(S.Load(x + c), S.Load(centers + c)), S.Load(scales + c), S.Load(shifts + c));
    }
}
