using System.Runtime.CompilerServices;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Pooling;

/// <summary>Maximum over a window clipped to the input. A unit is a row of the output.</summary>
internal unsafe struct MaxPoolKernel : IKernel
{
    public FeatureMap X;
    public FeatureMap Y;
    public Window Window;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var rowStep = (nint)Window.DilationY * X.Shape.RowStride;
        var columnStep = (nint)Window.DilationX * X.PixelStride;
        for (var row = first; row < end; row++)
        {
            var rows = Taps.Clip((row * Window.StrideY) - Window.PadTop, Window.Height, Window.DilationY, 0, X.Height);
            var input = X.Row(rows.Position);
            var y = Y.Row(row);
            for (var column = 0; column < Y.Width; column++)
            {
                var columns = Taps.Clip((column * Window.StrideX) - Window.PadLeft, Window.Width, Window.DilationX, 0, X.Width);
                var x = input + ((nint)columns.Position * X.PixelStride);
                var c = 0;
                for (; c <= Y.Channels - (4 * S.Width); c += 4 * S.Width)
                {
                    Maximum4<V, S>(x + c, y + c, rows.Count, columns.Count, rowStep, columnStep);
                }

                for (; c <= Y.Channels - S.Width; c += S.Width)
                {
                    Maximum<V, S>(x + c, y + c, rows.Count, columns.Count, rowStep, columnStep);
                }

                for (; c < Y.Channels; c++)
                {
                    Maximum<float, SimdScalar>(x + c, y + c, rows.Count, columns.Count, rowStep, columnStep);
                }

                y += Y.PixelStride;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Maximum4<V, S>(float* x, float* y, int rows, int columns, nint rowStep, nint columnStep)
        where V : struct
        where S : ISimd<V>
    {
        var m0 = S.Broadcast(float.NegativeInfinity);
        var m1 = m0;
        var m2 = m0;
        var m3 = m0;
        for (var i = 0; i < rows; i++)
        {
            var p = x;
            for (var j = 0; j < columns; j++)
            {
                m0 = S.Max(m0, S.Load(p));
                m1 = S.Max(m1, S.Load(p + S.Width));
                m2 = S.Max(m2, S.Load(p + (2 * S.Width)));
                m3 = S.Max(m3, S.Load(p + (3 * S.Width)));
                p += columnStep;
            }

            x += rowStep;
        }

        S.Store(y, m0);
        S.Store(y + S.Width, m1);
        S.Store(y + (2 * S.Width), m2);
        S.Store(y + (3 * S.Width), m3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Maximum<V, S>(float* x, float* y, int rows, int columns, nint rowStep, nint columnStep)
        where V : struct
        where S : ISimd<V>
    {
        var maximum = S.Broadcast(float.NegativeInfinity);
        for (var i = 0; i < rows; i++)
        {
            var p = x;
            for (var j = 0; j < columns; j++)
            {
                maximum = S.Max(maximum, S.Load(p));
                p += columnStep;
            }

            x += rowStep;
        }

        S.Store(y, maximum);
    }
}
