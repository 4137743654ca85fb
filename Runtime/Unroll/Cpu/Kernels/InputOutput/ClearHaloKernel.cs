using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.InputOutput;

/// <summary>Zeros around a map's interior. A unit is a row, the first of them the topmost of the halo.</summary>
internal unsafe struct ClearHaloKernel : IKernel
{
    public FeatureMap Y;
    public int Top;
    public int Left;
    public int Right;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        for (var unit = first; unit < end; unit++)
        {
            var row = unit - Top;
            if (row < 0 || row >= Y.Height)
            {
                Clear(row, -Left, Left + Y.Width + Right);
            }
            else
            {
                Clear(row, -Left, Left);
                Clear(row, Y.Width, Right);
            }
        }
    }

    private readonly void Clear(int row, int column, int pixels)
    {
        var target = Y.Row(row) + ((nint)column * Y.PixelStride);
        if (Y.PixelStride == Y.Channels)
        {
            new Span<float>(target, pixels * Y.Channels).Clear();
            return;
        }

        for (var i = 0; i < pixels; i++)
        {
            new Span<float>(target, Y.Channels).Clear();
            target += Y.PixelStride;
        }
    }
}
