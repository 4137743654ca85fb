using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Convolution.Dense;

/// <summary>
/// The micro-kernel of <c>ForwardPass.Conv</c>: TRows pixels by TColumns (1 or 2) vectors of output channels, held in registers over the whole
/// sum. The sum runs in one order, (kernel row, kernel column, input channel), in one fused multiply-add a term, whatever the tile and the vector width.
/// </summary>
/// <remarks>Printed from ConvolutionTile.template, beside this file: change that, and run TileTemplateTests once with the environment variable UNROLL_APPROVE=1.</remarks>
internal static unsafe class ConvolutionTile
{
    /// <summary>The most pixels that a tile takes.</summary>
    public const int MaxRows = 12;

    /// <param name="job">The layer.</param>
    /// <param name="x">Input of the first pixel, first kernel tap, first channel of the group.</param>
    /// <param name="w">The panel's biases, at the first lane; the terms' rows follow.</param>
    /// <param name="y">Output of the first pixel at the first lane.</param>
    /// <param name="yStep">Floats between two pixels of the output.</param>
    /// <param name="residual">What to add before the activation, or null.</param>
    /// <param name="panelLanes">Floats between two rows of the panel.</param>
    /// <param name="prefetch">Weights of a later panel, to be fetched meanwhile; need not be valid.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, S, TRows, TColumns>(
        ConvolutionJob* job, float* x, float* w, float* y, nint yStep, float* residual, nint panelLanes, byte* prefetch)
        where V : struct
        where S : struct, ISimd<V>
        where TRows : unmanaged
        where TColumns : unmanaged
    {
        var bias0 = S.Load(w);
        var bias1 = sizeof(TColumns) > 1 ? S.Load(w + S.Width) : S.Zero;
        V c00 = bias0, c01 = bias1;
        V c10 = bias0, c11 = bias1;
        V c20 = bias0, c21 = bias1;
        V c30 = bias0, c31 = bias1;
        V c40 = bias0, c41 = bias1;
        V c50 = bias0, c51 = bias1;
        V c60 = bias0, c61 = bias1;
        V c70 = bias0, c71 = bias1;
        V c80 = bias0, c81 = bias1;
        V c90 = bias0, c91 = bias1;
        V c100 = bias0, c101 = bias1;
        V c110 = bias0, c111 = bias1;
        Prefetch<TRows>(y, yStep);
        if (residual != null)
        {
            Prefetch<TRows>(residual, job->Operands.ResidualPixelStep);
        }

        w += panelLanes;
        var prefetchStep = job->PrefetchStep;
        var step = job->Operands.XPixelStep;
        var step2 = 2 * step;
        var runLength = job->RunLength;
        for (var ky = job->RunsY; ky > 0; ky--)
        {
            var run = x;
            for (var kx = job->RunsX; kx > 0; kx--)
            {
                var p0 = run;
                var p3 = p0 + step + step2;
                var p6 = p3 + step + step2;
                var p9 = p6 + step + step2;
                var end = p0 + runLength;
                do
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(prefetch);
                    }

                    prefetch += prefetchStep;
                    var b0 = S.Load(w);
                    var b1 = sizeof(TColumns) > 1 ? S.Load(w + S.Width) : S.Zero;
                    V a;
                    a = S.Broadcast(*p0);
                    c00 = S.Fma(a, b0, c00);
                    if (sizeof(TColumns) > 1)
                    {
                        c01 = S.Fma(a, b1, c01);
                    }

                    if (sizeof(TRows) > 1)
                    {
                        a = S.Broadcast(*(p0 + step));
                        c10 = S.Fma(a, b0, c10);
                        if (sizeof(TColumns) > 1)
                        {
                            c11 = S.Fma(a, b1, c11);
                        }
                    }

                    if (sizeof(TRows) > 2)
                    {
                        a = S.Broadcast(*(p0 + step2));
                        c20 = S.Fma(a, b0, c20);
                        if (sizeof(TColumns) > 1)
                        {
                            c21 = S.Fma(a, b1, c21);
                        }
                    }

                    if (sizeof(TRows) > 3)
                    {
                        a = S.Broadcast(*p3);
                        c30 = S.Fma(a, b0, c30);
                        if (sizeof(TColumns) > 1)
                        {
                            c31 = S.Fma(a, b1, c31);
                        }
                    }

                    if (sizeof(TRows) > 4)
                    {
                        a = S.Broadcast(*(p3 + step));
                        c40 = S.Fma(a, b0, c40);
                        if (sizeof(TColumns) > 1)
                        {
                            c41 = S.Fma(a, b1, c41);
                        }
                    }

                    if (sizeof(TRows) > 5)
                    {
                        a = S.Broadcast(*(p3 + step2));
                        c50 = S.Fma(a, b0, c50);
                        if (sizeof(TColumns) > 1)
                        {
                            c51 = S.Fma(a, b1, c51);
                        }
                    }

                    if (sizeof(TRows) > 6)
                    {
                        a = S.Broadcast(*p6);
                        c60 = S.Fma(a, b0, c60);
                        if (sizeof(TColumns) > 1)
                        {
                            c61 = S.Fma(a, b1, c61);
                        }
                    }

                    if (sizeof(TRows) > 7)
                    {
                        a = S.Broadcast(*(p6 + step));
                        c70 = S.Fma(a, b0, c70);
                        if (sizeof(TColumns) > 1)
                        {
                            c71 = S.Fma(a, b1, c71);
                        }
                    }

                    if (sizeof(TRows) > 8)
                    {
                        a = S.Broadcast(*(p6 + step2));
                        c80 = S.Fma(a, b0, c80);
                        if (sizeof(TColumns) > 1)
                        {
                            c81 = S.Fma(a, b1, c81);
                        }
                    }

                    if (sizeof(TRows) > 9)
                    {
                        a = S.Broadcast(*p9);
                        c90 = S.Fma(a, b0, c90);
                        if (sizeof(TColumns) > 1)
                        {
                            c91 = S.Fma(a, b1, c91);
                        }
                    }

                    if (sizeof(TRows) > 10)
                    {
                        a = S.Broadcast(*(p9 + step));
                        c100 = S.Fma(a, b0, c100);
                        if (sizeof(TColumns) > 1)
                        {
                            c101 = S.Fma(a, b1, c101);
                        }
                    }

                    if (sizeof(TRows) > 11)
                    {
                        a = S.Broadcast(*(p9 + step2));
                        c110 = S.Fma(a, b0, c110);
                        if (sizeof(TColumns) > 1)
                        {
                            c111 = S.Fma(a, b1, c111);
                        }
                    }

                    w += panelLanes;
                    p0++;
                    p3++;
                    p6++;
                    p9++;
                }
                while (p0 < end);

                run += job->RunStepX;
            }

            x += job->RunStepY;
        }

        if (residual != null)
        {
            var rStep = job->Operands.ResidualPixelStep;
            c00 = S.Add(c00, S.Load(residual));
            if (sizeof(TColumns) > 1)
            {
                c01 = S.Add(c01, S.Load(residual + S.Width));
            }

            if (sizeof(TRows) > 1)
            {
                residual += rStep;
                c10 = S.Add(c10, S.Load(residual));
                if (sizeof(TColumns) > 1)
                {
                    c11 = S.Add(c11, S.Load(residual + S.Width));
                }
            }

            if (sizeof(TRows) > 2)
            {
                residual += rStep;
                c20 = S.Add(c20, S.Load(residual));
                if (sizeof(TColumns) > 1)
                {
                    c21 = S.Add(c21, S.Load(residual + S.Width));
                }
            }

            if (sizeof(TRows) > 3)
            {
                residual += rStep;
                c30 = S.Add(c30, S.Load(residual));
                if (sizeof(TColumns) > 1)
                {
                    c31 = S.Add(c31, S.Load(residual + S.Width));
                }
            }

            if (sizeof(TRows) > 4)
            {
                residual += rStep;
                c40 = S.Add(c40, S.Load(residual));
                if (sizeof(TColumns) > 1)
                {
                    c41 = S.Add(c41, S.Load(residual + S.Width));
                }
            }

            if (sizeof(TRows) > 5)
            {
                residual += rStep;
                c50 = S.Add(c50, S.Load(residual));
                if (sizeof(TColumns) > 1)
                {
                    c51 = S.Add(c51, S.Load(residual + S.Width));
                }
            }

            if (sizeof(TRows) > 6)
            {
                residual += rStep;
                c60 = S.Add(c60, S.Load(residual));
                if (sizeof(TColumns) > 1)
                {
                    c61 = S.Add(c61, S.Load(residual + S.Width));
                }
            }

            if (sizeof(TRows) > 7)
            {
                residual += rStep;
                c70 = S.Add(c70, S.Load(residual));
                if (sizeof(TColumns) > 1)
                {
                    c71 = S.Add(c71, S.Load(residual + S.Width));
                }
            }

            if (sizeof(TRows) > 8)
            {
                residual += rStep;
                c80 = S.Add(c80, S.Load(residual));
                if (sizeof(TColumns) > 1)
                {
                    c81 = S.Add(c81, S.Load(residual + S.Width));
                }
            }

            if (sizeof(TRows) > 9)
            {
                residual += rStep;
                c90 = S.Add(c90, S.Load(residual));
                if (sizeof(TColumns) > 1)
                {
                    c91 = S.Add(c91, S.Load(residual + S.Width));
                }
            }

            if (sizeof(TRows) > 10)
            {
                residual += rStep;
                c100 = S.Add(c100, S.Load(residual));
                if (sizeof(TColumns) > 1)
                {
                    c101 = S.Add(c101, S.Load(residual + S.Width));
                }
            }

            if (sizeof(TRows) > 11)
            {
                residual += rStep;
                c110 = S.Add(c110, S.Load(residual));
                if (sizeof(TColumns) > 1)
                {
                    c111 = S.Add(c111, S.Load(residual + S.Width));
                }
            }
        }

        if (job->Operands.Epilogue.Clamps)
        {
            var floor = S.Broadcast(job->Operands.Epilogue.Floor);
            var ceiling = S.Broadcast(job->Operands.Epilogue.Ceiling);
            c00 = S.AtMost(ceiling, S.AtLeast(floor, c00));
            if (sizeof(TColumns) > 1)
            {
                c01 = S.AtMost(ceiling, S.AtLeast(floor, c01));
            }

            if (sizeof(TRows) > 1)
            {
                c10 = S.AtMost(ceiling, S.AtLeast(floor, c10));
                if (sizeof(TColumns) > 1)
                {
                    c11 = S.AtMost(ceiling, S.AtLeast(floor, c11));
                }
            }

            if (sizeof(TRows) > 2)
            {
                c20 = S.AtMost(ceiling, S.AtLeast(floor, c20));
                if (sizeof(TColumns) > 1)
                {
                    c21 = S.AtMost(ceiling, S.AtLeast(floor, c21));
                }
            }

            if (sizeof(TRows) > 3)
            {
                c30 = S.AtMost(ceiling, S.AtLeast(floor, c30));
                if (sizeof(TColumns) > 1)
                {
                    c31 = S.AtMost(ceiling, S.AtLeast(floor, c31));
                }
            }

            if (sizeof(TRows) > 4)
            {
                c40 = S.AtMost(ceiling, S.AtLeast(floor, c40));
                if (sizeof(TColumns) > 1)
                {
                    c41 = S.AtMost(ceiling, S.AtLeast(floor, c41));
                }
            }

            if (sizeof(TRows) > 5)
            {
                c50 = S.AtMost(ceiling, S.AtLeast(floor, c50));
                if (sizeof(TColumns) > 1)
                {
                    c51 = S.AtMost(ceiling, S.AtLeast(floor, c51));
                }
            }

            if (sizeof(TRows) > 6)
            {
                c60 = S.AtMost(ceiling, S.AtLeast(floor, c60));
                if (sizeof(TColumns) > 1)
                {
                    c61 = S.AtMost(ceiling, S.AtLeast(floor, c61));
                }
            }

            if (sizeof(TRows) > 7)
            {
                c70 = S.AtMost(ceiling, S.AtLeast(floor, c70));
                if (sizeof(TColumns) > 1)
                {
                    c71 = S.AtMost(ceiling, S.AtLeast(floor, c71));
                }
            }

            if (sizeof(TRows) > 8)
            {
                c80 = S.AtMost(ceiling, S.AtLeast(floor, c80));
                if (sizeof(TColumns) > 1)
                {
                    c81 = S.AtMost(ceiling, S.AtLeast(floor, c81));
                }
            }

            if (sizeof(TRows) > 9)
            {
                c90 = S.AtMost(ceiling, S.AtLeast(floor, c90));
                if (sizeof(TColumns) > 1)
                {
                    c91 = S.AtMost(ceiling, S.AtLeast(floor, c91));
                }
            }

            if (sizeof(TRows) > 10)
            {
                c100 = S.AtMost(ceiling, S.AtLeast(floor, c100));
                if (sizeof(TColumns) > 1)
                {
                    c101 = S.AtMost(ceiling, S.AtLeast(floor, c101));
                }
            }

            if (sizeof(TRows) > 11)
            {
                c110 = S.AtMost(ceiling, S.AtLeast(floor, c110));
                if (sizeof(TColumns) > 1)
                {
                    c111 = S.AtMost(ceiling, S.AtLeast(floor, c111));
                }
            }
        }

        S.Store(y, c00);
        if (sizeof(TColumns) > 1)
        {
            S.Store(y + S.Width, c01);
        }

        if (sizeof(TRows) > 1)
        {
            y += yStep;
            S.Store(y, c10);
            if (sizeof(TColumns) > 1)
            {
                S.Store(y + S.Width, c11);
            }
        }

        if (sizeof(TRows) > 2)
        {
            y += yStep;
            S.Store(y, c20);
            if (sizeof(TColumns) > 1)
            {
                S.Store(y + S.Width, c21);
            }
        }

        if (sizeof(TRows) > 3)
        {
            y += yStep;
            S.Store(y, c30);
            if (sizeof(TColumns) > 1)
            {
                S.Store(y + S.Width, c31);
            }
        }

        if (sizeof(TRows) > 4)
        {
            y += yStep;
            S.Store(y, c40);
            if (sizeof(TColumns) > 1)
            {
                S.Store(y + S.Width, c41);
            }
        }

        if (sizeof(TRows) > 5)
        {
            y += yStep;
            S.Store(y, c50);
            if (sizeof(TColumns) > 1)
            {
                S.Store(y + S.Width, c51);
            }
        }

        if (sizeof(TRows) > 6)
        {
            y += yStep;
            S.Store(y, c60);
            if (sizeof(TColumns) > 1)
            {
                S.Store(y + S.Width, c61);
            }
        }

        if (sizeof(TRows) > 7)
        {
            y += yStep;
            S.Store(y, c70);
            if (sizeof(TColumns) > 1)
            {
                S.Store(y + S.Width, c71);
            }
        }

        if (sizeof(TRows) > 8)
        {
            y += yStep;
            S.Store(y, c80);
            if (sizeof(TColumns) > 1)
            {
                S.Store(y + S.Width, c81);
            }
        }

        if (sizeof(TRows) > 9)
        {
            y += yStep;
            S.Store(y, c90);
            if (sizeof(TColumns) > 1)
            {
                S.Store(y + S.Width, c91);
            }
        }

        if (sizeof(TRows) > 10)
        {
            y += yStep;
            S.Store(y, c100);
            if (sizeof(TColumns) > 1)
            {
                S.Store(y + S.Width, c101);
            }
        }

        if (sizeof(TRows) > 11)
        {
            y += yStep;
            S.Store(y, c110);
            if (sizeof(TColumns) > 1)
            {
                S.Store(y + S.Width, c111);
            }
        }
    }

    // The epilogue's memory is not in a near cache; the sum takes long enough to fetch it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<TRows>(float* p, nint step)
        where TRows : unmanaged
    {
        if (Sse.IsSupported)
        {
            for (var row = 0; row < sizeof(TRows); row++, p += step)
            {
                Sse.Prefetch0(p);
                Sse.Prefetch0(p + PackedLayout.BlockWidth);
            }
        }
    }
}
