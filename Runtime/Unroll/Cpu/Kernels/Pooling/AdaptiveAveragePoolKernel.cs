using System.Runtime.CompilerServices;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Pooling;

/// <summary>Averages over windows that follow from the two sizes. A unit is a row of the output.</summary>
internal unsafe struct AdaptiveAveragePoolKernel : IKernel
{
    public FeatureMap X;
    public FeatureMap Y;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        for (var row = first; row < end; row++)
        {
            var rows = Window(row, X.Height, Y.Height);
            var input = X.Row(rows.Position);
            var y = Y.Row(row);
            for (var column = 0; column < Y.Width; column++)
            {
                var columns = Window(column, X.Width, Y.Width);
                var x = input + ((nint)columns.Position * X.PixelStride);
                var c = 0;
                for (; c <= Y.Channels - S.Width; c += S.Width)
                {
                    Average<V, S>(x + c, y + c, rows.Count, columns.Count);
                }

                for (; c < Y.Channels; c++)
                {
                    Average<float, SimdScalar>(x + c, y + c, rows.Count, columns.Count);
                }

                y += Y.PixelStride;
            }
        }
    }

    /// <summary>The input rows (or columns) of one output row (or column).</summary>
    private static Taps Window(int index, int size, int outputs)
    {
        var start = (int)((long)index * size / outputs);
        var end = (int)((((long)(index + 1) * size) + outputs - 1) / outputs);
        return new Taps(start, end - start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Average<V, S>(float* x, float* y, int rows, int columns)
        where V : struct
        where S : ISimd<V>
    {
        var sum = S.Zero;
        for (var i = 0; i < rows; i++)
        {
            var p = x;
            for (var j = 0; j < columns; j++)
            {
                sum = S.Add(sum, S.Load(p));
                p += X.PixelStride;
            }

            x += X.Shape.RowStride;
        }

        S.Store(y, S.Multiply(sum, S.Broadcast(1f / (rows * columns))));
    }
}
