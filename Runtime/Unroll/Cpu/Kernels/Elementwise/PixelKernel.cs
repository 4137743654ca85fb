using Unroll.Cpu.Arguments;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Elementwise;

/// <summary>y[p, c] = activation(operator(x[p], z[p], c)) for every pixel p and channel c. A unit is a row, or a block of channels.</summary>
internal unsafe struct PixelKernel<TOperator> : IKernel
    where TOperator : unmanaged, IPixelOperator
{
    public FeatureMap X;
    public FeatureMap Z;
    public FeatureMap Y;
    public TOperator Operator;
    public Activation Activation;

    /// <summary>Channels of a unit; none when a unit is a row.</summary>
    public int BlockChannels;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var op = Operator;
        var activation = Activation;
        var (firstRow, lastRow, start, channels) = BlockChannels > 0
            ? (0, Y.Height, first * BlockChannels, Math.Min(end * BlockChannels, Y.Channels))
            : (first, end, 0, Y.Channels);
        var whole = channels - ((channels - start) % S.Width);
        for (var row = firstRow; row < lastRow; row++)
        {
            var x = X.Row(row);
            var z = Z.Row(row);
            var y = Y.Row(row);
            for (var pixel = 0; pixel < Y.Width; pixel++)
            {
                for (var c = start; c < whole; c += S.Width)
                {
                    S.Store(y + c, Activations.Apply<V, S>(op.At<V, S>(x, z, c), activation));
                }

                for (var c = whole; c < channels; c++)
                {
                    y[c] = Activations.Apply<float, SimdScalar>(op.At<float, SimdScalar>(x, z, c), activation);
                }

                x += X.PixelStride;
                z += Z.PixelStride;
                y += Y.PixelStride;
            }
        }
    }
}
