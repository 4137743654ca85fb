using System.Runtime.CompilerServices;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>The two transforms of Winograd F(4x4, 3x3), a vector of channels at a time; <see cref="WinogradPacking"/> has the third, and the points.</summary>
internal static unsafe class WinogradTransform
{
    private const float Root = 1.41421356f;
    private const float HalfRoot = 0.707106781f;
    private const int Tile = PackedLayout.WinogradTile;
    private const int InputTile = PackedLayout.WinogradInputTile;

    /// <summary>Floats in the widest vector, which must fit.</summary>
    private const int MaxWidth = PackedLayout.Alignment;

    /// <summary>Transforms one tile of the input, 6x6 pixels, into 36 elements, for all channels.</summary>
    /// <param name="rows">The six rows, at the tile's first pixel.</param>
    /// <param name="columns">Offsets of the six pixels in a row.</param>
    /// <param name="channels">A multiple of 16.</param>
    /// <param name="elements">Where element 0 goes.</param>
    /// <param name="step">Floats from an element to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input<V, S>(float** rows, nint* columns, int channels, float* elements, nint step)
        where V : struct
        where S : struct, ISimd<V>
    {
        var half = stackalloc float[PackedLayout.WinogradElements * MaxWidth];
        for (var channel = 0; channel < channels; channel += S.Width)
        {
            for (var row = 0; row < InputTile; row++)
            {
                var x = rows[row] + channel;
                Input6<V, S>(
                    S.Load(x + columns[0]), S.Load(x + columns[1]), S.Load(x + columns[2]),
                    S.Load(x + columns[3]), S.Load(x + columns[4]), S.Load(x + columns[5]), half + (row * InputTile * S.Width), S.Width);
            }

            for (var column = 0; column < InputTile; column++)
            {
                var h = half + (column * S.Width);
                Input6<V, S>(
                    S.Load(h), S.Load(h + (InputTile * S.Width)), S.Load(h + (2 * InputTile * S.Width)), S.Load(h + (3 * InputTile * S.Width)),
                    S.Load(h + (4 * InputTile * S.Width)), S.Load(h + (5 * InputTile * S.Width)), elements + (column * step) + channel, InputTile * step);
            }
        }
    }

    /// <summary>Transforms 36 elements of one panel of output channels into a tile of 4x4 pixels, with bias, residual and clamp.</summary>
    /// <param name="job">The layer.</param>
    /// <param name="elements">Element 0.</param>
    /// <param name="step">Floats from an element to the next.</param>
    /// <param name="bias">The panel's.</param>
    /// <param name="y">The tile's first pixel, at the panel's first channel.</param>
    /// <param name="residual">The same pixel of the residual, or null.</param>
    /// <param name="height">Pixels of the tile inside the output.</param>
    /// <param name="width">Pixels of the tile inside the output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output<V, S>(
        WinogradJob* job, float* elements, nint step, float* bias, float* y, float* residual, int height, int width)
        where V : struct
        where S : struct, ISimd<V>
    {
        var half = stackalloc float[Tile * InputTile * MaxWidth];
        var pixels = stackalloc float[Tile * MaxWidth];
        var floor = S.Broadcast(job->Operands.Epilogue.Floor);
        var ceiling = S.Broadcast(job->Operands.Epilogue.Ceiling);
        for (var lane = 0; lane < PackedLayout.PanelWidth; lane += S.Width)
        {
            for (var column = 0; column < InputTile; column++)
            {
                var f = elements + (column * step) + lane;
                Output4<V, S>(
                    S.Load(f), S.Load(f + (InputTile * step)), S.Load(f + (2 * InputTile * step)), S.Load(f + (3 * InputTile * step)),
                    S.Load(f + (4 * InputTile * step)), S.Load(f + (5 * InputTile * step)), half + (column * S.Width), InputTile * S.Width);
            }

            var shift = S.Load(bias + lane);
            for (var row = 0; row < height; row++)
            {
                var h = half + (row * InputTile * S.Width);
                Output4<V, S>(
                    S.Load(h), S.Load(h + S.Width), S.Load(h + (2 * S.Width)), S.Load(h + (3 * S.Width)), S.Load(h + (4 * S.Width)),
                    S.Load(h + (5 * S.Width)), pixels, S.Width);
                for (var column = 0; column < width; column++)
                {
                    var value = S.Add(S.Load(pixels + (column * S.Width)), shift);
                    if (residual != null)
                    {
                        value = S.Add(value, S.Load(residual + (row * job->Operands.ResidualRowStep) + (column * job->Operands.ResidualPixelStep) + lane));
                    }

                    if (job->Operands.Epilogue.Clamps)
                    {
                        value = S.AtMost(ceiling, S.AtLeast(floor, value));
                    }

                    S.Store(y + (row * job->Operands.YRowStep) + (column * job->Operands.YPixelStep) + lane, value);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input6<V, S>(V d0, V d1, V d2, V d3, V d4, V d5, float* to, nint step)
        where V : struct
        where S : struct, ISimd<V>
    {
        // The rows come in pairs that differ in the sign of the odd terms.
        var root = S.Broadcast(Root);
        var halfRoot = S.Broadcast(HalfRoot);
        var even12 = S.Fma(S.Broadcast(-2f), d2, d4);
        var odd12 = S.Fma(halfRoot, d3, S.Subtract(S.Zero, S.Multiply(root, d1)));
        var even34 = S.Fma(S.Broadcast(-0.5f), d2, d4);
        var odd34 = S.Fma(root, d3, S.Subtract(S.Zero, S.Multiply(halfRoot, d1)));
        var middle = S.Broadcast(-2.5f);
        S.Store(to, S.Fma(middle, d2, S.Add(d0, d4)));
        S.Store(to + step, S.Add(even12, odd12));
        S.Store(to + (2 * step), S.Subtract(even12, odd12));
        S.Store(to + (3 * step), S.Add(even34, odd34));
        S.Store(to + (4 * step), S.Subtract(even34, odd34));
        S.Store(to + (5 * step), S.Fma(middle, d3, S.Add(d1, d5)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output4<V, S>(V m0, V m1, V m2, V m3, V m4, V m5, float* to, nint step)
        where V : struct
        where S : struct, ISimd<V>
    {
        var sum12 = S.Add(m1, m2);
        var difference12 = S.Subtract(m1, m2);
        var sum34 = S.Add(m3, m4);
        var difference34 = S.Subtract(m3, m4);
        S.Store(to, S.Add(S.Add(m0, sum12), sum34));
        S.Store(to + step, S.Fma(S.Broadcast(HalfRoot), difference12, S.Multiply(S.Broadcast(Root), difference34)));
        S.Store(to + (2 * step), S.Fma(S.Broadcast(0.5f), sum12, S.Multiply(S.Broadcast(2f), sum34)));
        S.Store(to + (3 * step), S.Fma(S.Broadcast(HalfRoot / 2), difference12, S.Fma(S.Broadcast(2 * Root), difference34, m5)));
    }
}
