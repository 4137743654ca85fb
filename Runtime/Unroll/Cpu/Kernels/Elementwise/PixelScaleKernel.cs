using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Elementwise;

/// <summary>y[r, c] = x[r, c] * rows[r] * columns[c] for all channels of each pixel. A unit is a row.</summary>
internal unsafe struct PixelScaleKernel : IKernel
{
    public FeatureMap X;
    public FeatureMap Y;
    public float* Rows;
    public float* Columns;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var channels = Y.Channels;
        var whole = channels - (channels % S.Width);
        for (var row = first; row < end; row++)
        {
            var x = X.Row(row);
            var y = Y.Row(row);
            for (var column = 0; column < Y.Width; column++)
            {
                var factor = Rows[row] * Columns[column];
                var factors = S.Broadcast(factor);
                for (var c = 0; c < whole; c += S.Width)
                {
                    S.Store(y + c, S.Multiply(S.Load(x + c), factors));
                }

                for (var c = whole; c < channels; c++)
                {
                    y[c] = x[c] * factor;
                }

                x += X.PixelStride;
                y += Y.PixelStride;
            }
        }
    }
}
