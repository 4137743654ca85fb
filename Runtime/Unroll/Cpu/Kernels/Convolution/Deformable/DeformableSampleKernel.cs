using Unroll.Cpu.Arguments;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Convolution.Deformable;

/// <summary>
/// The samples of a deformable convolution: for each output pixel, group by group, a vector of the group's channels for each tap, interpolated bilinearly between the four
/// pixels around the tap's displaced position, and zero outside. A unit is a row of the output.
/// </summary>
internal unsafe struct DeformableSampleKernel : IKernel
{
    public FeatureMap X;

    /// <summary>The rows of offsets that belong to the rows of samples.</summary>
    public FeatureMap Offsets;

    /// <summary>[rows, output width, groups, taps, channels of a group].</summary>
    public float* Samples;

    /// <summary>The output row of the first row of samples.</summary>
    public int FirstRow;
    public Window Window;
    public int Groups;
    public int DeformGroups;
    public bool Modulated;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var taps = Window.Height * Window.Width;
        var channels = X.Channels / DeformGroups;
        for (var row = first; row < end; row++)
        {
            var offsets = Offsets.Row(row);
            var samples = Samples + ((nint)row * Offsets.Width * taps * X.Channels);
            var top = ((FirstRow + row) * Window.StrideY) - Window.PadTop;
            for (var column = 0; column < Offsets.Width; column++)
            {
                var left = (column * Window.StrideX) - Window.PadLeft;
                for (var pair = 0; pair < DeformGroups * taps; pair++)
                {
                    var tap = pair % taps;
                    var y = (tap / Window.Width * Window.DilationY) + top + offsets[2 * pair];
                    var x = (tap % Window.Width * Window.DilationX) + left + offsets[(2 * pair) + 1];
                    var weight = Modulated ? Activations.Sigmoid.Apply<float, SimdScalar>(offsets[(2 * DeformGroups * taps) + pair]) : 1f;
                    var channel = pair / taps * channels;
                    Sample<V, S>(new Corners(X, y, x, weight), samples, tap, channel, channel + channels);
                }

                offsets += Offsets.PixelStride;
                samples += taps * X.Channels;
            }
        }
    }

    /// <summary>Channels first..end-1 of a tap; they can span several groups.</summary>
    private readonly void Sample<V, S>(in Corners corners, float* samples, int tap, int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var taps = Window.Height * Window.Width;
        var channels = X.Channels / Groups;
        while (first < end)
        {
            var group = first / channels;
            var count = Math.Min(end, (group + 1) * channels) - first;
            var target = samples + (((group * taps) + tap) * channels) + (first - (group * channels));
            var channel = first;
            first += count;
            if (corners.IsOutside)
            {
                new Span<float>(target, count).Fill(corners.Outside);
                continue;
            }

            var c = 0;
            for (; c <= count - S.Width; c += S.Width)
            {
                S.Store(target + c, corners.At<V, S>(channel + c));
            }

            for (; c < count; c++)
            {
                target[c] = corners.At<float, SimdScalar>(channel + c);
            }
        }
    }

    /// <summary>The four pixels around a point, and their shares. A pixel outside the map has none; its neighbour inside stands for it, so that nothing infinite comes in from elsewhere.</summary>
    private readonly struct Corners
    {
        private readonly float* _topLeft;
        private readonly float* _topRight;
        private readonly float* _bottomLeft;
        private readonly float* _bottomRight;
        private readonly float _topLeftShare;
        private readonly float _topRightShare;
        private readonly float _bottomLeftShare;
        private readonly float _bottomRightShare;

        public Corners(in FeatureMap map, float y, float x, float weight)
        {
            if (!(y > -1 && x > -1 && y < map.Height && x < map.Width))
            {
                IsOutside = true;
                Outside = float.IsNaN(y) || float.IsNaN(x) ? float.NaN : 0f;
                return;
            }

            var (row, column) = ((int)MathF.Floor(y), (int)MathF.Floor(x));
            var (down, right) = (y - row, x - column);
            var (top, bottom) = ((1 - down) * weight, down * weight);
            var (hasTop, hasBottom, hasLeft, hasRight) = (row >= 0, row < map.Height - 1, column >= 0, column < map.Width - 1);
            _topLeftShare = hasTop && hasLeft ? top * (1 - right) : 0;
            _topRightShare = hasTop && hasRight ? top * right : 0;
            _bottomLeftShare = hasBottom && hasLeft ? bottom * (1 - right) : 0;
            _bottomRightShare = hasBottom && hasRight ? bottom * right : 0;
            var upper = map.Row(hasTop ? row : 0);
            var lower = map.Row(hasBottom ? row + 1 : row);
            var near = (nint)(hasLeft ? column : 0) * map.PixelStride;
            var far = (nint)(hasRight ? column + 1 : column) * map.PixelStride;
            _topLeft = upper + near;
            _topRight = upper + far;
            _bottomLeft = lower + near;
            _bottomRight = lower + far;
        }

        /// <summary>The point is not in the map.</summary>
        public bool IsOutside { get; }

        /// <summary>The sample of such a point: zero, but not where the point is not a number, since what is wrong must stay visible.</summary>
        public float Outside { get; }

        public V At<V, S>(int c)
            where V : struct
            where S : ISimd<V>
        {
            var sum = S.Multiply(S.Load(_topLeft + c), S.Broadcast(_topLeftShare));
            sum = S.Fma(S.Load(_topRight + c), S.Broadcast(_topRightShare), sum);
            sum = S.Fma(S.Load(_bottomLeft + c), S.Broadcast(_bottomLeftShare), sum);
            return S.Fma(S.Load(_bottomRight + c), S.Broadcast(_bottomRightShare), sum);
        }
    }
}
