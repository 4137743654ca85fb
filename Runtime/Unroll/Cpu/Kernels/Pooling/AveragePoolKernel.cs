using System.Runtime.CompilerServices;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Pooling;

/// <summary>
/// y[p, c] = the sum over r of gate[r * C + c] * average over p's window of x[., r * C + c]; without a gate, the plain average of C channels.
/// A unit is a row of the output.
/// </summary>
internal unsafe struct AveragePoolKernel : IKernel
{
    public FeatureMap X;
    public FeatureMap Y;
    public Window Window;
    public PoolDivisor Divisor;

    /// <summary>One factor for each channel of the input, or null.</summary>
    public float* Gate;

    /// <summary>The ratio of the input's channels to the output's.</summary>
    public int Radix;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        for (var row = first; row < end; row++)
        {
            var startY = (row * Window.StrideY) - Window.PadTop;
            var rows = Taps.Clip(startY, Window.Height, Window.DilationY, 0, X.Height);
            var dividedRows = Divided(rows.Count, startY, Window.Height, Window.DilationY, Window.PadTop, X.Height);
            var input = X.Row(rows.Position);
            var y = Y.Row(row);
            for (var column = 0; column < Y.Width; column++)
            {
                var startX = (column * Window.StrideX) - Window.PadLeft;
                var columns = Taps.Clip(startX, Window.Width, Window.DilationX, 0, X.Width);
                var divided = dividedRows * Divided(columns.Count, startX, Window.Width, Window.DilationX, Window.PadLeft, X.Width);

                // A window wholly outside the input averages to zero.
                var factor = divided == 0 ? 0f : 1f / divided;
                var x = input + ((nint)columns.Position * X.PixelStride);
                var c = 0;
                for (; c <= Y.Channels - (2 * S.Width); c += 2 * S.Width)
                {
                    Average2<V, S>(x, y, c, rows.Count, columns.Count, factor);
                }

                for (; c <= Y.Channels - S.Width; c += S.Width)
                {
                    Average<V, S>(x, y, c, rows.Count, columns.Count, factor);
                }

                for (; c < Y.Channels; c++)
                {
                    Average<float, SimdScalar>(x, y, c, rows.Count, columns.Count, factor);
                }

                y += Y.PixelStride;
            }
        }
    }

    private readonly int Divided(int clipped, int start, int taps, int dilation, int pad, int size) => Divisor switch
    {
        PoolDivisor.Clipped => clipped,
        PoolDivisor.ClippedToPadding => Taps.Clip(start, taps, dilation, -pad, size + pad).Count,
        _ => taps,
    };

    // Two vectors at once: the loads of one hide the additions of the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Average2<V, S>(float* x, float* y, int c, int rows, int columns, float factor)
        where V : struct
        where S : ISimd<V>
    {
        var (rowStep, columnStep) = Steps;
        var total0 = S.Zero;
        var total1 = S.Zero;
        for (var r = 0; r < Radix; r++)
        {
            var channel = (r * Y.Channels) + c;
            var sum0 = S.Zero;
            var sum1 = S.Zero;
            var line = x + channel;
            for (var i = 0; i < rows; i++)
            {
                var p = line;
                for (var j = 0; j < columns; j++)
                {
                    sum0 = S.Add(sum0, S.Load(p));
                    sum1 = S.Add(sum1, S.Load(p + S.Width));
                    p += columnStep;
                }

                line += rowStep;
            }

            sum0 = S.Multiply(sum0, S.Broadcast(factor));
            sum1 = S.Multiply(sum1, S.Broadcast(factor));
            total0 = Gate == null ? sum0 : S.Fma(sum0, S.Load(Gate + channel), total0);
            total1 = Gate == null ? sum1 : S.Fma(sum1, S.Load(Gate + channel + S.Width), total1);
        }

        S.Store(y + c, total0);
        S.Store(y + c + S.Width, total1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Average<V, S>(float* x, float* y, int c, int rows, int columns, float factor)
        where V : struct
        where S : ISimd<V>
    {
        var (rowStep, columnStep) = Steps;
        var total = S.Zero;
        for (var r = 0; r < Radix; r++)
        {
            var channel = (r * Y.Channels) + c;
            var sum = S.Zero;
            var line = x + channel;
            for (var i = 0; i < rows; i++)
            {
                var p = line;
                for (var j = 0; j < columns; j++)
                {
                    sum = S.Add(sum, S.Load(p));
                    p += columnStep;
                }

                line += rowStep;
            }

            sum = S.Multiply(sum, S.Broadcast(factor));
            total = Gate == null ? sum : S.Fma(sum, S.Load(Gate + channel), total);
        }

        S.Store(y + c, total);
    }

    private readonly (nint Row, nint Column) Steps =>
        ((nint)Window.DilationY * X.Shape.RowStride, (nint)Window.DilationX * X.PixelStride);
}
