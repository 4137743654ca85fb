using System.Runtime.CompilerServices;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Convolution.Grouped;

/// <summary>
/// The micro-kernel of <c>ForwardPass.ConvGrouped</c> and <c>ForwardPass.ConvDepthwise</c>: TRows pixels by one vector of output channels.
/// TSource says where an input's lanes come from: <see cref="Own"/>, <see cref="Permuted"/> or <see cref="Shared"/>.
/// The sum runs in one order, (kernel row, kernel column, input of the group), whatever the tile and the vector width.
/// </summary>
/// <remarks>Printed from GroupedTile.template, beside this file: change that, and run TileTemplateTests once with the environment variable UNROLL_APPROVE=1.</remarks>
internal static unsafe class GroupedTile
{
    /// <summary>The most pixels that a tile takes.</summary>
    public const int MaxRows = 12;

    /// <summary>sizeof(TSource) of a depthwise convolution: lane j of the output reads lane j of the input.</summary>
    public const int Own = 1;

    /// <summary>sizeof(TSource) of several groups in a vector: the lanes of a group all read one lane of the input.</summary>
    public const int Permuted = 2;

    /// <summary>sizeof(TSource) of a vector inside one group: all lanes read one input.</summary>
    public const int Shared = 3;

    /// <param name="job">The layer.</param>
    /// <param name="x">Input of the first pixel, first kernel tap, at the first channel that the vector's outputs read.</param>
    /// <param name="w">The block's biases, at the vector's first lane; the terms' rows follow.</param>
    /// <param name="y">Output of the first pixel at the first lane.</param>
    /// <param name="residual">What to add before the activation, or null.</param>
    /// <param name="permutation">For <see cref="Permuted"/>: for each input of the group, the lanes that hold it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, S, TRows, TSource>(GroupedJob* job, float* x, float* w, float* y, float* residual, float* permutation)
        where V : struct
        where S : struct, ISimd<V>
        where TRows : unmanaged
        where TSource : unmanaged
    {
        var bias = S.Load(w);
        var c0 = bias;
        var c1 = bias;
        var c2 = bias;
        var c3 = bias;
        var c4 = bias;
        var c5 = bias;
        var c6 = bias;
        var c7 = bias;
        var c8 = bias;
        var c9 = bias;
        var c10 = bias;
        var c11 = bias;
        w += PackedLayout.BlockWidth;
        var step = job->Operands.XPixelStep;
        var step2 = 2 * step;
        for (var ky = job->KernelHeight; ky > 0; ky--)
        {
            var p0 = x;
            var p3 = p0 + step + step2;
            var p6 = p3 + step + step2;
            var p9 = p6 + step + step2;
            for (var kx = job->KernelWidth; kx > 0; kx--)
            {
                var order = permutation;
                for (var i = job->InputsPerGroup; i > 0; i--)
                {
                    var b = S.Load(w);
                    var lanes = sizeof(TSource) == Permuted ? S.Load(order) : S.Zero;
                    c0 = S.Fma(Input<V, S, TSource>(p0, lanes), b, c0);

                    if (sizeof(TRows) > 1)
                    {
                        c1 = S.Fma(Input<V, S, TSource>(p0 + step, lanes), b, c1);
                    }

                    if (sizeof(TRows) > 2)
                    {
                        c2 = S.Fma(Input<V, S, TSource>(p0 + step2, lanes), b, c2);
                    }

                    if (sizeof(TRows) > 3)
                    {
                        c3 = S.Fma(Input<V, S, TSource>(p3, lanes), b, c3);
                    }

                    if (sizeof(TRows) > 4)
                    {
                        c4 = S.Fma(Input<V, S, TSource>(p3 + step, lanes), b, c4);
                    }

                    if (sizeof(TRows) > 5)
                    {
                        c5 = S.Fma(Input<V, S, TSource>(p3 + step2, lanes), b, c5);
                    }

                    if (sizeof(TRows) > 6)
                    {
                        c6 = S.Fma(Input<V, S, TSource>(p6, lanes), b, c6);
                    }

                    if (sizeof(TRows) > 7)
                    {
                        c7 = S.Fma(Input<V, S, TSource>(p6 + step, lanes), b, c7);
                    }

                    if (sizeof(TRows) > 8)
                    {
                        c8 = S.Fma(Input<V, S, TSource>(p6 + step2, lanes), b, c8);
                    }

                    if (sizeof(TRows) > 9)
                    {
                        c9 = S.Fma(Input<V, S, TSource>(p9, lanes), b, c9);
                    }

                    if (sizeof(TRows) > 10)
                    {
                        c10 = S.Fma(Input<V, S, TSource>(p9 + step, lanes), b, c10);
                    }

                    if (sizeof(TRows) > 11)
                    {
                        c11 = S.Fma(Input<V, S, TSource>(p9 + step2, lanes), b, c11);
                    }

                    w += PackedLayout.BlockWidth;
                    if (sizeof(TSource) == Permuted)
                    {
                        order += S.Width;
                    }
                    else if (sizeof(TSource) == Shared)
                    {
                        p0++;
                        p3++;
                        p6++;
                        p9++;
                    }
                }

                var next = sizeof(TSource) == Shared ? job->XTapStepX - job->InputsPerGroup : job->XTapStepX;
                p0 += next;
                p3 += next;
                p6 += next;
                p9 += next;
            }

            x += job->XTapStepY;
        }

        if (residual != null)
        {
            var rStep = job->Operands.ResidualPixelStep;
            c0 = S.Add(c0, S.Load(residual));

            if (sizeof(TRows) > 1)
            {
                residual += rStep;
                c1 = S.Add(c1, S.Load(residual));
            }

            if (sizeof(TRows) > 2)
            {
                residual += rStep;
                c2 = S.Add(c2, S.Load(residual));
            }

            if (sizeof(TRows) > 3)
            {
                residual += rStep;
                c3 = S.Add(c3, S.Load(residual));
            }

            if (sizeof(TRows) > 4)
            {
                residual += rStep;
                c4 = S.Add(c4, S.Load(residual));
            }

            if (sizeof(TRows) > 5)
            {
                residual += rStep;
                c5 = S.Add(c5, S.Load(residual));
            }

            if (sizeof(TRows) > 6)
            {
                residual += rStep;
                c6 = S.Add(c6, S.Load(residual));
            }

            if (sizeof(TRows) > 7)
            {
                residual += rStep;
                c7 = S.Add(c7, S.Load(residual));
            }

            if (sizeof(TRows) > 8)
            {
                residual += rStep;
                c8 = S.Add(c8, S.Load(residual));
            }

            if (sizeof(TRows) > 9)
            {
                residual += rStep;
                c9 = S.Add(c9, S.Load(residual));
            }

            if (sizeof(TRows) > 10)
            {
                residual += rStep;
                c10 = S.Add(c10, S.Load(residual));
            }

            if (sizeof(TRows) > 11)
            {
                residual += rStep;
                c11 = S.Add(c11, S.Load(residual));
            }
        }

        if (job->Operands.Epilogue.Clamps)
        {
            var floor = S.Broadcast(job->Operands.Epilogue.Floor);
            var ceiling = S.Broadcast(job->Operands.Epilogue.Ceiling);
            c0 = S.AtMost(ceiling, S.AtLeast(floor, c0));

            if (sizeof(TRows) > 1)
            {
                c1 = S.AtMost(ceiling, S.AtLeast(floor, c1));
            }

            if (sizeof(TRows) > 2)
            {
                c2 = S.AtMost(ceiling, S.AtLeast(floor, c2));
            }

            if (sizeof(TRows) > 3)
            {
                c3 = S.AtMost(ceiling, S.AtLeast(floor, c3));
            }

            if (sizeof(TRows) > 4)
            {
                c4 = S.AtMost(ceiling, S.AtLeast(floor, c4));
            }

            if (sizeof(TRows) > 5)
            {
                c5 = S.AtMost(ceiling, S.AtLeast(floor, c5));
            }

            if (sizeof(TRows) > 6)
            {
                c6 = S.AtMost(ceiling, S.AtLeast(floor, c6));
            }

            if (sizeof(TRows) > 7)
            {
                c7 = S.AtMost(ceiling, S.AtLeast(floor, c7));
            }

            if (sizeof(TRows) > 8)
            {
                c8 = S.AtMost(ceiling, S.AtLeast(floor, c8));
            }

            if (sizeof(TRows) > 9)
            {
                c9 = S.AtMost(ceiling, S.AtLeast(floor, c9));
            }

            if (sizeof(TRows) > 10)
            {
                c10 = S.AtMost(ceiling, S.AtLeast(floor, c10));
            }

            if (sizeof(TRows) > 11)
            {
                c11 = S.AtMost(ceiling, S.AtLeast(floor, c11));
            }
        }

        var yStep = job->Operands.YPixelStep;
        S.Store(y, c0);

        if (sizeof(TRows) > 1)
        {
            y += yStep;
            S.Store(y, c1);
        }

        if (sizeof(TRows) > 2)
        {
            y += yStep;
            S.Store(y, c2);
        }

        if (sizeof(TRows) > 3)
        {
            y += yStep;
            S.Store(y, c3);
        }

        if (sizeof(TRows) > 4)
        {
            y += yStep;
            S.Store(y, c4);
        }

        if (sizeof(TRows) > 5)
        {
            y += yStep;
            S.Store(y, c5);
        }

        if (sizeof(TRows) > 6)
        {
            y += yStep;
            S.Store(y, c6);
        }

        if (sizeof(TRows) > 7)
        {
            y += yStep;
            S.Store(y, c7);
        }

        if (sizeof(TRows) > 8)
        {
            y += yStep;
            S.Store(y, c8);
        }

        if (sizeof(TRows) > 9)
        {
            y += yStep;
            S.Store(y, c9);
        }

        if (sizeof(TRows) > 10)
        {
            y += yStep;
            S.Store(y, c10);
        }

        if (sizeof(TRows) > 11)
        {
            y += yStep;
            S.Store(y, c11);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Input<V, S, TSource>(float* p, V lanes)
        where V : struct
        where S : struct, ISimd<V>
        where TSource : unmanaged
    {
        if (sizeof(TSource) == Own)
        {
            return S.Load(p);
        }

        return sizeof(TSource) == Permuted ? S.Permute(S.Load(p), lanes) : S.Broadcast(*p);
    }
}
