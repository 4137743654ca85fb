using System.Runtime.CompilerServices;
using Unroll.Cpu.Kernels.Convolution.Grouped;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Convolution.Depthwise;

/// <summary>
/// The micro-kernel of <c>ForwardPass.ConvDepthwise</c>: TLines lines of TRows pixels each by one vector of channels, for windows of TTaps columns, no dilation, and the stride TStride.
/// A pixel of the input is loaded once for all columns of the window that it is under. Each sum runs in the order (kernel row, kernel column), as those of <see cref="GroupedTile"/>,
/// which takes all other windows.
/// </summary>
/// <remarks>Printed from DepthwiseTile.template, beside this file: change that, and run TileTemplateTests once with the environment variable UNROLL_APPROVE=1.</remarks>
internal static unsafe class DepthwiseTile
{
    /// <summary>The most pixels of a line that a tile takes.</summary>
    public const int MaxRows = 7;

    /// <param name="job">The layer.</param>
    /// <param name="edges">What is outside the input counts as zero. Several lines must have all their kernel rows inside.</param>
    /// <param name="x">Input of the first pixel, first kernel tap, at the vector's first channel.</param>
    /// <param name="w">The block's biases, at the vector's first lane; the taps' rows follow.</param>
    /// <param name="y">Output of the first pixel at the first lane.</param>
    /// <param name="residual">What to add before the activation, or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, S, TRows, TLines, TTaps, TStride>(DepthwiseJob* job, DepthwiseEdges* edges, float* x, float* w, float* y, float* residual)
        where V : struct
        where S : struct, ISimd<V>
        where TRows : unmanaged
        where TLines : unmanaged
        where TTaps : unmanaged
        where TStride : unmanaged
    {
        var bias = S.Load(w);
        var c0 = bias;
        var d0 = bias;
        var c1 = bias;
        var d1 = bias;
        var c2 = bias;
        var d2 = bias;
        var c3 = bias;
        var d3 = bias;
        var c4 = bias;
        var d4 = bias;
        var c5 = bias;
        var d5 = bias;
        var c6 = bias;
        var d6 = bias;
        w += (1 + (edges->FirstRow * sizeof(TTaps))) * PackedLayout.BlockWidth;
        x += edges->FirstRow * job->XTapStepY;
        var left = edges->Left;
        var right = edges->Right;
        var step = job->XTapStepX;
        var step2 = 2 * step;
        var step3 = 3 * step;
        for (var ky = edges->Rows; ky > 0; ky--)
        {
            var w0 = S.Load(w);
            var w1 = S.Load(w + PackedLayout.BlockWidth);
            var w2 = S.Load(w + (2 * PackedLayout.BlockWidth));
            var w3 = sizeof(TTaps) > 3 ? S.Load(w + (3 * PackedLayout.BlockWidth)) : S.Zero;
            var w4 = sizeof(TTaps) > 3 ? S.Load(w + (4 * PackedLayout.BlockWidth)) : S.Zero;
            w += sizeof(TTaps) * PackedLayout.BlockWidth;
            if (sizeof(TStride) == 1)
            {
                var p0 = x;
                if ((1 * sizeof(TRows)) + sizeof(TTaps) > 1)
                {
                    var v = sizeof(TTaps) / 2 > 0 && left > 0 ? S.Zero
                        : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 1 && right <= 0 ? S.Zero
                        : S.Load(p0);
                    c0 = sizeof(TRows) > 0 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c0) : c0;
                }
                if ((1 * sizeof(TRows)) + sizeof(TTaps) > 2)
                {
                    var v = sizeof(TTaps) / 2 > 1 && left > 1 ? S.Zero
                        : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 2 && right <= 1 ? S.Zero
                        : S.Load(p0 + step);
                    c0 = sizeof(TRows) > 0 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c0) : c0;
                    c1 = sizeof(TRows) > 1 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c1) : c1;
                }
                if ((1 * sizeof(TRows)) + sizeof(TTaps) > 3)
                {
                    var v = sizeof(TTaps) / 2 > 2 && left > 2 ? S.Zero
                        : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 3 && right <= 2 ? S.Zero
                        : S.Load(p0 + step2);
                    c0 = sizeof(TRows) > 0 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c0) : c0;
                    c1 = sizeof(TRows) > 1 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c1) : c1;
                    c2 = sizeof(TRows) > 2 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c2) : c2;
                }
                var p3 = p0 + step3;
                if ((1 * sizeof(TRows)) + sizeof(TTaps) > 4)
                {
                    var v = sizeof(TTaps) / 2 > 3 && left > 3 ? S.Zero
                        : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 4 && right <= 3 ? S.Zero
                        : S.Load(p3);
                    c0 = sizeof(TRows) > 0 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c0) : c0;
                    c1 = sizeof(TRows) > 1 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c1) : c1;
                    c2 = sizeof(TRows) > 2 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c2) : c2;
                    c3 = sizeof(TRows) > 3 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c3) : c3;
                }
                if ((1 * sizeof(TRows)) + sizeof(TTaps) > 5)
                {
                    var v = sizeof(TTaps) / 2 > 4 && left > 4 ? S.Zero
                        : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 5 && right <= 4 ? S.Zero
                        : S.Load(p3 + step);
                    c0 = sizeof(TRows) > 0 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c0) : c0;
                    c1 = sizeof(TRows) > 1 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c1) : c1;
                    c2 = sizeof(TRows) > 2 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c2) : c2;
                    c3 = sizeof(TRows) > 3 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c3) : c3;
                    c4 = sizeof(TRows) > 4 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c4) : c4;
                }
                if ((1 * sizeof(TRows)) + sizeof(TTaps) > 6)
                {
                    var v = sizeof(TTaps) / 2 > 5 && left > 5 ? S.Zero
                        : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 6 && right <= 5 ? S.Zero
                        : S.Load(p3 + step2);
                    c1 = sizeof(TRows) > 1 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c1) : c1;
                    c2 = sizeof(TRows) > 2 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c2) : c2;
                    c3 = sizeof(TRows) > 3 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c3) : c3;
                    c4 = sizeof(TRows) > 4 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c4) : c4;
                    c5 = sizeof(TRows) > 5 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c5) : c5;
                }
                var p6 = p3 + step3;
                if ((1 * sizeof(TRows)) + sizeof(TTaps) > 7)
                {
                    var v = sizeof(TTaps) / 2 > 6 && left > 6 ? S.Zero
                        : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 7 && right <= 6 ? S.Zero
                        : S.Load(p6);
                    c2 = sizeof(TRows) > 2 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c2) : c2;
                    c3 = sizeof(TRows) > 3 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c3) : c3;
                    c4 = sizeof(TRows) > 4 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c4) : c4;
                    c5 = sizeof(TRows) > 5 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c5) : c5;
                    c6 = sizeof(TRows) > 6 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c6) : c6;
                }
                if ((1 * sizeof(TRows)) + sizeof(TTaps) > 8)
                {
                    var v = sizeof(TTaps) / 2 > 7 && left > 7 ? S.Zero
                        : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 8 && right <= 7 ? S.Zero
                        : S.Load(p6 + step);
                    c3 = sizeof(TRows) > 3 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c3) : c3;
                    c4 = sizeof(TRows) > 4 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c4) : c4;
                    c5 = sizeof(TRows) > 5 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c5) : c5;
                    c6 = sizeof(TRows) > 6 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c6) : c6;
                }
                if ((1 * sizeof(TRows)) + sizeof(TTaps) > 9)
                {
                    var v = sizeof(TTaps) / 2 > 8 && left > 8 ? S.Zero
                        : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 9 && right <= 8 ? S.Zero
                        : S.Load(p6 + step2);
                    c4 = sizeof(TRows) > 4 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c4) : c4;
                    c5 = sizeof(TRows) > 5 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c5) : c5;
                    c6 = sizeof(TRows) > 6 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c6) : c6;
                }
                var p9 = p6 + step3;
                if ((1 * sizeof(TRows)) + sizeof(TTaps) > 10)
                {
                    var v = sizeof(TTaps) / 2 > 9 && left > 9 ? S.Zero
                        : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 10 && right <= 9 ? S.Zero
                        : S.Load(p9);
                    c5 = sizeof(TRows) > 5 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c5) : c5;
                    c6 = sizeof(TRows) > 6 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c6) : c6;
                }
                if ((1 * sizeof(TRows)) + sizeof(TTaps) > 11)
                {
                    var v = sizeof(TTaps) / 2 > 10 && left > 10 ? S.Zero
                        : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 11 && right <= 10 ? S.Zero
                        : S.Load(p9 + step);
                    c6 = sizeof(TRows) > 6 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c6) : c6;
                }
            }
            else
            {
                var p0 = x;
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 2)
                {
                    var v = sizeof(TTaps) / 2 > 0 && left > 0 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 2 && right <= 0 ? S.Zero
                        : S.Load(p0);
                    c0 = sizeof(TRows) > 0 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c0) : c0;
                }
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 3)
                {
                    var v = sizeof(TTaps) / 2 > 1 && left > 1 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 3 && right <= 1 ? S.Zero
                        : S.Load(p0 + step);
                    c0 = sizeof(TRows) > 0 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c0) : c0;
                }
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 4)
                {
                    var v = sizeof(TTaps) / 2 > 2 && left > 2 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 4 && right <= 2 ? S.Zero
                        : S.Load(p0 + step2);
                    c0 = sizeof(TRows) > 0 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c0) : c0;
                    c1 = sizeof(TRows) > 1 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c1) : c1;
                }
                var p3 = p0 + step3;
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 5)
                {
                    var v = sizeof(TTaps) / 2 > 3 && left > 3 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 5 && right <= 3 ? S.Zero
                        : S.Load(p3);
                    c0 = sizeof(TRows) > 0 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c0) : c0;
                    c1 = sizeof(TRows) > 1 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c1) : c1;
                }
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 6)
                {
                    var v = sizeof(TTaps) / 2 > 4 && left > 4 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 6 && right <= 4 ? S.Zero
                        : S.Load(p3 + step);
                    c0 = sizeof(TRows) > 0 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c0) : c0;
                    c1 = sizeof(TRows) > 1 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c1) : c1;
                    c2 = sizeof(TRows) > 2 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c2) : c2;
                }
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 7)
                {
                    var v = sizeof(TTaps) / 2 > 5 && left > 5 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 7 && right <= 5 ? S.Zero
                        : S.Load(p3 + step2);
                    c1 = sizeof(TRows) > 1 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c1) : c1;
                    c2 = sizeof(TRows) > 2 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c2) : c2;
                }
                var p6 = p3 + step3;
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 8)
                {
                    var v = sizeof(TTaps) / 2 > 6 && left > 6 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 8 && right <= 6 ? S.Zero
                        : S.Load(p6);
                    c1 = sizeof(TRows) > 1 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c1) : c1;
                    c2 = sizeof(TRows) > 2 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c2) : c2;
                    c3 = sizeof(TRows) > 3 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c3) : c3;
                }
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 9)
                {
                    var v = sizeof(TTaps) / 2 > 7 && left > 7 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 9 && right <= 7 ? S.Zero
                        : S.Load(p6 + step);
                    c2 = sizeof(TRows) > 2 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c2) : c2;
                    c3 = sizeof(TRows) > 3 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c3) : c3;
                }
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 10)
                {
                    var v = sizeof(TTaps) / 2 > 8 && left > 8 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 10 && right <= 8 ? S.Zero
                        : S.Load(p6 + step2);
                    c2 = sizeof(TRows) > 2 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c2) : c2;
                    c3 = sizeof(TRows) > 3 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c3) : c3;
                    c4 = sizeof(TRows) > 4 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c4) : c4;
                }
                var p9 = p6 + step3;
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 11)
                {
                    var v = sizeof(TTaps) / 2 > 9 && left > 9 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 11 && right <= 9 ? S.Zero
                        : S.Load(p9);
                    c3 = sizeof(TRows) > 3 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c3) : c3;
                    c4 = sizeof(TRows) > 4 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c4) : c4;
                }
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 12)
                {
                    var v = sizeof(TTaps) / 2 > 10 && left > 10 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 12 && right <= 10 ? S.Zero
                        : S.Load(p9 + step);
                    c3 = sizeof(TRows) > 3 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c3) : c3;
                    c4 = sizeof(TRows) > 4 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c4) : c4;
                    c5 = sizeof(TRows) > 5 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c5) : c5;
                }
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 13)
                {
                    var v = sizeof(TTaps) / 2 > 11 && left > 11 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 13 && right <= 11 ? S.Zero
                        : S.Load(p9 + step2);
                    c4 = sizeof(TRows) > 4 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c4) : c4;
                    c5 = sizeof(TRows) > 5 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c5) : c5;
                }
                var p12 = p9 + step3;
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 14)
                {
                    var v = sizeof(TTaps) / 2 > 12 && left > 12 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 14 && right <= 12 ? S.Zero
                        : S.Load(p12);
                    c4 = sizeof(TRows) > 4 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c4) : c4;
                    c5 = sizeof(TRows) > 5 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c5) : c5;
                    c6 = sizeof(TRows) > 6 && sizeof(TTaps) > 0 ? S.Fma(v, w0, c6) : c6;
                }
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 15)
                {
                    var v = sizeof(TTaps) / 2 > 13 && left > 13 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 15 && right <= 13 ? S.Zero
                        : S.Load(p12 + step);
                    c5 = sizeof(TRows) > 5 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c5) : c5;
                    c6 = sizeof(TRows) > 6 && sizeof(TTaps) > 1 ? S.Fma(v, w1, c6) : c6;
                }
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 16)
                {
                    var v = sizeof(TTaps) / 2 > 14 && left > 14 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 16 && right <= 14 ? S.Zero
                        : S.Load(p12 + step2);
                    c5 = sizeof(TRows) > 5 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c5) : c5;
                    c6 = sizeof(TRows) > 6 && sizeof(TTaps) > 2 ? S.Fma(v, w2, c6) : c6;
                }
                var p15 = p12 + step3;
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 17)
                {
                    var v = sizeof(TTaps) / 2 > 15 && left > 15 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 17 && right <= 15 ? S.Zero
                        : S.Load(p15);
                    c6 = sizeof(TRows) > 6 && sizeof(TTaps) > 3 ? S.Fma(v, w3, c6) : c6;
                }
                if ((2 * sizeof(TRows)) + sizeof(TTaps) > 18)
                {
                    var v = sizeof(TTaps) / 2 > 16 && left > 16 ? S.Zero
                        : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 18 && right <= 16 ? S.Zero
                        : S.Load(p15 + step);
                    c6 = sizeof(TRows) > 6 && sizeof(TTaps) > 4 ? S.Fma(v, w4, c6) : c6;
                }
            }

            if (sizeof(TLines) > 1)
            {
                if (sizeof(TStride) == 1)
                {
                    var p0 = x + job->Operands.XRowStep;
                    if ((1 * sizeof(TRows)) + sizeof(TTaps) > 1)
                    {
                        var v = sizeof(TTaps) / 2 > 0 && left > 0 ? S.Zero
                            : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 1 && right <= 0 ? S.Zero
                            : S.Load(p0);
                        d0 = sizeof(TRows) > 0 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d0) : d0;
                    }
                    if ((1 * sizeof(TRows)) + sizeof(TTaps) > 2)
                    {
                        var v = sizeof(TTaps) / 2 > 1 && left > 1 ? S.Zero
                            : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 2 && right <= 1 ? S.Zero
                            : S.Load(p0 + step);
                        d0 = sizeof(TRows) > 0 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d0) : d0;
                        d1 = sizeof(TRows) > 1 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d1) : d1;
                    }
                    if ((1 * sizeof(TRows)) + sizeof(TTaps) > 3)
                    {
                        var v = sizeof(TTaps) / 2 > 2 && left > 2 ? S.Zero
                            : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 3 && right <= 2 ? S.Zero
                            : S.Load(p0 + step2);
                        d0 = sizeof(TRows) > 0 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d0) : d0;
                        d1 = sizeof(TRows) > 1 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d1) : d1;
                        d2 = sizeof(TRows) > 2 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d2) : d2;
                    }
                    var p3 = p0 + step3;
                    if ((1 * sizeof(TRows)) + sizeof(TTaps) > 4)
                    {
                        var v = sizeof(TTaps) / 2 > 3 && left > 3 ? S.Zero
                            : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 4 && right <= 3 ? S.Zero
                            : S.Load(p3);
                        d0 = sizeof(TRows) > 0 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d0) : d0;
                        d1 = sizeof(TRows) > 1 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d1) : d1;
                        d2 = sizeof(TRows) > 2 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d2) : d2;
                        d3 = sizeof(TRows) > 3 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d3) : d3;
                    }
                    if ((1 * sizeof(TRows)) + sizeof(TTaps) > 5)
                    {
                        var v = sizeof(TTaps) / 2 > 4 && left > 4 ? S.Zero
                            : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 5 && right <= 4 ? S.Zero
                            : S.Load(p3 + step);
                        d0 = sizeof(TRows) > 0 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d0) : d0;
                        d1 = sizeof(TRows) > 1 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d1) : d1;
                        d2 = sizeof(TRows) > 2 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d2) : d2;
                        d3 = sizeof(TRows) > 3 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d3) : d3;
                        d4 = sizeof(TRows) > 4 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d4) : d4;
                    }
                    if ((1 * sizeof(TRows)) + sizeof(TTaps) > 6)
                    {
                        var v = sizeof(TTaps) / 2 > 5 && left > 5 ? S.Zero
                            : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 6 && right <= 5 ? S.Zero
                            : S.Load(p3 + step2);
                        d1 = sizeof(TRows) > 1 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d1) : d1;
                        d2 = sizeof(TRows) > 2 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d2) : d2;
                        d3 = sizeof(TRows) > 3 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d3) : d3;
                        d4 = sizeof(TRows) > 4 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d4) : d4;
                        d5 = sizeof(TRows) > 5 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d5) : d5;
                    }
                    var p6 = p3 + step3;
                    if ((1 * sizeof(TRows)) + sizeof(TTaps) > 7)
                    {
                        var v = sizeof(TTaps) / 2 > 6 && left > 6 ? S.Zero
                            : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 7 && right <= 6 ? S.Zero
                            : S.Load(p6);
                        d2 = sizeof(TRows) > 2 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d2) : d2;
                        d3 = sizeof(TRows) > 3 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d3) : d3;
                        d4 = sizeof(TRows) > 4 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d4) : d4;
                        d5 = sizeof(TRows) > 5 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d5) : d5;
                        d6 = sizeof(TRows) > 6 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d6) : d6;
                    }
                    if ((1 * sizeof(TRows)) + sizeof(TTaps) > 8)
                    {
                        var v = sizeof(TTaps) / 2 > 7 && left > 7 ? S.Zero
                            : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 8 && right <= 7 ? S.Zero
                            : S.Load(p6 + step);
                        d3 = sizeof(TRows) > 3 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d3) : d3;
                        d4 = sizeof(TRows) > 4 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d4) : d4;
                        d5 = sizeof(TRows) > 5 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d5) : d5;
                        d6 = sizeof(TRows) > 6 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d6) : d6;
                    }
                    if ((1 * sizeof(TRows)) + sizeof(TTaps) > 9)
                    {
                        var v = sizeof(TTaps) / 2 > 8 && left > 8 ? S.Zero
                            : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 9 && right <= 8 ? S.Zero
                            : S.Load(p6 + step2);
                        d4 = sizeof(TRows) > 4 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d4) : d4;
                        d5 = sizeof(TRows) > 5 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d5) : d5;
                        d6 = sizeof(TRows) > 6 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d6) : d6;
                    }
                    var p9 = p6 + step3;
                    if ((1 * sizeof(TRows)) + sizeof(TTaps) > 10)
                    {
                        var v = sizeof(TTaps) / 2 > 9 && left > 9 ? S.Zero
                            : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 10 && right <= 9 ? S.Zero
                            : S.Load(p9);
                        d5 = sizeof(TRows) > 5 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d5) : d5;
                        d6 = sizeof(TRows) > 6 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d6) : d6;
                    }
                    if ((1 * sizeof(TRows)) + sizeof(TTaps) > 11)
                    {
                        var v = sizeof(TTaps) / 2 > 10 && left > 10 ? S.Zero
                            : (1 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 11 && right <= 10 ? S.Zero
                            : S.Load(p9 + step);
                        d6 = sizeof(TRows) > 6 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d6) : d6;
                    }
                }
                else
                {
                    var p0 = x + job->Operands.XRowStep;
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 2)
                    {
                        var v = sizeof(TTaps) / 2 > 0 && left > 0 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 2 && right <= 0 ? S.Zero
                            : S.Load(p0);
                        d0 = sizeof(TRows) > 0 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d0) : d0;
                    }
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 3)
                    {
                        var v = sizeof(TTaps) / 2 > 1 && left > 1 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 3 && right <= 1 ? S.Zero
                            : S.Load(p0 + step);
                        d0 = sizeof(TRows) > 0 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d0) : d0;
                    }
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 4)
                    {
                        var v = sizeof(TTaps) / 2 > 2 && left > 2 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 4 && right <= 2 ? S.Zero
                            : S.Load(p0 + step2);
                        d0 = sizeof(TRows) > 0 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d0) : d0;
                        d1 = sizeof(TRows) > 1 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d1) : d1;
                    }
                    var p3 = p0 + step3;
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 5)
                    {
                        var v = sizeof(TTaps) / 2 > 3 && left > 3 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 5 && right <= 3 ? S.Zero
                            : S.Load(p3);
                        d0 = sizeof(TRows) > 0 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d0) : d0;
                        d1 = sizeof(TRows) > 1 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d1) : d1;
                    }
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 6)
                    {
                        var v = sizeof(TTaps) / 2 > 4 && left > 4 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 6 && right <= 4 ? S.Zero
                            : S.Load(p3 + step);
                        d0 = sizeof(TRows) > 0 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d0) : d0;
                        d1 = sizeof(TRows) > 1 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d1) : d1;
                        d2 = sizeof(TRows) > 2 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d2) : d2;
                    }
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 7)
                    {
                        var v = sizeof(TTaps) / 2 > 5 && left > 5 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 7 && right <= 5 ? S.Zero
                            : S.Load(p3 + step2);
                        d1 = sizeof(TRows) > 1 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d1) : d1;
                        d2 = sizeof(TRows) > 2 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d2) : d2;
                    }
                    var p6 = p3 + step3;
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 8)
                    {
                        var v = sizeof(TTaps) / 2 > 6 && left > 6 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 8 && right <= 6 ? S.Zero
                            : S.Load(p6);
                        d1 = sizeof(TRows) > 1 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d1) : d1;
                        d2 = sizeof(TRows) > 2 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d2) : d2;
                        d3 = sizeof(TRows) > 3 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d3) : d3;
                    }
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 9)
                    {
                        var v = sizeof(TTaps) / 2 > 7 && left > 7 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 9 && right <= 7 ? S.Zero
                            : S.Load(p6 + step);
                        d2 = sizeof(TRows) > 2 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d2) : d2;
                        d3 = sizeof(TRows) > 3 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d3) : d3;
                    }
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 10)
                    {
                        var v = sizeof(TTaps) / 2 > 8 && left > 8 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 10 && right <= 8 ? S.Zero
                            : S.Load(p6 + step2);
                        d2 = sizeof(TRows) > 2 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d2) : d2;
                        d3 = sizeof(TRows) > 3 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d3) : d3;
                        d4 = sizeof(TRows) > 4 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d4) : d4;
                    }
                    var p9 = p6 + step3;
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 11)
                    {
                        var v = sizeof(TTaps) / 2 > 9 && left > 9 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 11 && right <= 9 ? S.Zero
                            : S.Load(p9);
                        d3 = sizeof(TRows) > 3 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d3) : d3;
                        d4 = sizeof(TRows) > 4 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d4) : d4;
                    }
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 12)
                    {
                        var v = sizeof(TTaps) / 2 > 10 && left > 10 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 12 && right <= 10 ? S.Zero
                            : S.Load(p9 + step);
                        d3 = sizeof(TRows) > 3 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d3) : d3;
                        d4 = sizeof(TRows) > 4 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d4) : d4;
                        d5 = sizeof(TRows) > 5 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d5) : d5;
                    }
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 13)
                    {
                        var v = sizeof(TTaps) / 2 > 11 && left > 11 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 13 && right <= 11 ? S.Zero
                            : S.Load(p9 + step2);
                        d4 = sizeof(TRows) > 4 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d4) : d4;
                        d5 = sizeof(TRows) > 5 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d5) : d5;
                    }
                    var p12 = p9 + step3;
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 14)
                    {
                        var v = sizeof(TTaps) / 2 > 12 && left > 12 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 14 && right <= 12 ? S.Zero
                            : S.Load(p12);
                        d4 = sizeof(TRows) > 4 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d4) : d4;
                        d5 = sizeof(TRows) > 5 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d5) : d5;
                        d6 = sizeof(TRows) > 6 && sizeof(TTaps) > 0 ? S.Fma(v, w0, d6) : d6;
                    }
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 15)
                    {
                        var v = sizeof(TTaps) / 2 > 13 && left > 13 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 15 && right <= 13 ? S.Zero
                            : S.Load(p12 + step);
                        d5 = sizeof(TRows) > 5 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d5) : d5;
                        d6 = sizeof(TRows) > 6 && sizeof(TTaps) > 1 ? S.Fma(v, w1, d6) : d6;
                    }
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 16)
                    {
                        var v = sizeof(TTaps) / 2 > 14 && left > 14 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 16 && right <= 14 ? S.Zero
                            : S.Load(p12 + step2);
                        d5 = sizeof(TRows) > 5 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d5) : d5;
                        d6 = sizeof(TRows) > 6 && sizeof(TTaps) > 2 ? S.Fma(v, w2, d6) : d6;
                    }
                    var p15 = p12 + step3;
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 17)
                    {
                        var v = sizeof(TTaps) / 2 > 15 && left > 15 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 17 && right <= 15 ? S.Zero
                            : S.Load(p15);
                        d6 = sizeof(TRows) > 6 && sizeof(TTaps) > 3 ? S.Fma(v, w3, d6) : d6;
                    }
                    if ((2 * sizeof(TRows)) + sizeof(TTaps) > 18)
                    {
                        var v = sizeof(TTaps) / 2 > 16 && left > 16 ? S.Zero
                            : (2 * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= 18 && right <= 16 ? S.Zero
                            : S.Load(p15 + step);
                        d6 = sizeof(TRows) > 6 && sizeof(TTaps) > 4 ? S.Fma(v, w4, d6) : d6;
                    }
                }
            }

            x += job->XTapStepY;
        }

        if (residual != null)
        {
            var next = residual + job->Operands.ResidualRowStep;
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

            if (sizeof(TLines) > 1)
            {
                d0 = S.Add(d0, S.Load(next));

                if (sizeof(TRows) > 1)
                {
                    next += rStep;
                    d1 = S.Add(d1, S.Load(next));
                }

                if (sizeof(TRows) > 2)
                {
                    next += rStep;
                    d2 = S.Add(d2, S.Load(next));
                }

                if (sizeof(TRows) > 3)
                {
                    next += rStep;
                    d3 = S.Add(d3, S.Load(next));
                }

                if (sizeof(TRows) > 4)
                {
                    next += rStep;
                    d4 = S.Add(d4, S.Load(next));
                }

                if (sizeof(TRows) > 5)
                {
                    next += rStep;
                    d5 = S.Add(d5, S.Load(next));
                }

                if (sizeof(TRows) > 6)
                {
                    next += rStep;
                    d6 = S.Add(d6, S.Load(next));
                }
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

            if (sizeof(TLines) > 1)
            {
                d0 = S.AtMost(ceiling, S.AtLeast(floor, d0));

                if (sizeof(TRows) > 1)
                {
                    d1 = S.AtMost(ceiling, S.AtLeast(floor, d1));
                }

                if (sizeof(TRows) > 2)
                {
                    d2 = S.AtMost(ceiling, S.AtLeast(floor, d2));
                }

                if (sizeof(TRows) > 3)
                {
                    d3 = S.AtMost(ceiling, S.AtLeast(floor, d3));
                }

                if (sizeof(TRows) > 4)
                {
                    d4 = S.AtMost(ceiling, S.AtLeast(floor, d4));
                }

                if (sizeof(TRows) > 5)
                {
                    d5 = S.AtMost(ceiling, S.AtLeast(floor, d5));
                }

                if (sizeof(TRows) > 6)
                {
                    d6 = S.AtMost(ceiling, S.AtLeast(floor, d6));
                }
            }
        }

        var yStep = job->Operands.YPixelStep;
        var below = y + job->Operands.YRowStep;
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

        if (sizeof(TLines) > 1)
        {
            S.Store(below, d0);

            if (sizeof(TRows) > 1)
            {
                below += yStep;
                S.Store(below, d1);
            }

            if (sizeof(TRows) > 2)
            {
                below += yStep;
                S.Store(below, d2);
            }

            if (sizeof(TRows) > 3)
            {
                below += yStep;
                S.Store(below, d3);
            }

            if (sizeof(TRows) > 4)
            {
                below += yStep;
                S.Store(below, d4);
            }

            if (sizeof(TRows) > 5)
            {
                below += yStep;
                S.Store(below, d5);
            }

            if (sizeof(TRows) > 6)
            {
                below += yStep;
                S.Store(below, d6);
            }
        }
    }
}
