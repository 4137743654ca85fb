using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.InputOutput;

/// <summary>Planes (CHW) to interleaved channels (HWC). A unit is a row.</summary>
internal unsafe struct InputKernel : IKernel
{
    public float* Planes;
    public FeatureMap Y;

    // Pixels copied plane by plane while their cache lines stay in the first-level cache.
    private const int TilePixels = 16;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var plane = (nint)Y.Height * Y.Width;
        for (var row = first; row < end; row++)
        {
            var source = Planes + ((nint)row * Y.Width);
            var target = Y.Row(row);
            if (Y.Channels == 3)
            {
                Interleave3(source, plane, target);
            }
            else if (Y.Channels == 1 && Y.PixelStride == 1)
            {
                new ReadOnlySpan<float>(source, Y.Width).CopyTo(new Span<float>(target, Y.Width));
            }
            else
            {
                Interleave(source, plane, target);
            }
        }
    }

    private readonly void Interleave3(float* source, nint plane, float* target)
    {
        var green = source + plane;
        var blue = green + plane;
        for (var x = 0; x < Y.Width; x++)
        {
            target[0] = source[x];
            target[1] = green[x];
            target[2] = blue[x];
            target += Y.PixelStride;
        }
    }

    private readonly void Interleave(float* source, nint plane, float* target)
    {
        for (var start = 0; start < Y.Width; start += TilePixels)
        {
            var tile = Math.Min(TilePixels, Y.Width - start);
            for (var c = 0; c < Y.Channels; c++)
            {
                var from = source + (c * plane) + start;
                var to = target + ((nint)start * Y.PixelStride) + c;
                for (var x = 0; x < tile; x++)
                {
                    *to = from[x];
                    to += Y.PixelStride;
                }
            }
        }
    }
}
