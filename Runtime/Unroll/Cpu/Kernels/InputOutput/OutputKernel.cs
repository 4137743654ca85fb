using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.InputOutput;

/// <summary>Interleaved channels (HWC) to planes (CHW). A unit is a block of channels: the planes are few enough to be written side by side.</summary>
internal unsafe struct OutputKernel : IKernel
{
    /// <summary>Channels of a unit: a cache line of each pixel.</summary>
    public const int BlockChannels = 16;

    // A cache line of each plane.
    private const int TilePixels = 16;

    public FeatureMap X;
    public float* Planes;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var plane = (nint)X.Height * X.Width;
        var map = X.Unrolled();
        for (var unit = first; unit < end; unit++)
        {
            var channel = unit * BlockChannels;
            var channels = Math.Min(BlockChannels, map.Channels - channel);
            for (var row = 0; row < map.Height; row++)
            {
                for (var start = 0; start < map.Width; start += TilePixels)
                {
                    var from = map.Row(row) + ((nint)start * map.PixelStride) + channel;
                    var to = Planes + (channel * plane) + ((nint)row * map.Width) + start;
                    Transpose(from, map.PixelStride, to, plane, Math.Min(TilePixels, map.Width - start), channels);
                }
            }
        }
    }

    private static void Transpose(float* from, nint pixelStride, float* to, nint plane, int pixels, int channels)
    {
        for (var c = 0; c < channels; c++)
        {
            var source = from + c;
            var target = to + (c * plane);
            var pixel = 0;
            for (; pixel <= pixels - 4; pixel += 4)
            {
                target[pixel] = source[0];
                target[pixel + 1] = source[pixelStride];
                target[pixel + 2] = source[2 * pixelStride];
                target[pixel + 3] = source[3 * pixelStride];
                source += 4 * pixelStride;
            }

            for (; pixel < pixels; pixel++)
            {
                target[pixel] = *source;
                source += pixelStride;
            }
        }
    }
}
