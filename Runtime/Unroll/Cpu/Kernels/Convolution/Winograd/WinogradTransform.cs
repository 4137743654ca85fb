using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>The transforms of Winograd's algorithm that run in a forward pass; that of the weights where they are packed as they are.</summary>
internal static unsafe class WinogradTransform
{
    private const int MaxElements = PackedLayout.MaxWinogradElements;

    private const int MaxSide = PackedLayout.MaxWinogradSide;

    /// <summary>Floats in the widest vector, which must fit.</summary>
    private const int MaxWidth = PackedLayout.Alignment;

    /// <summary>Transforms one tile of the input, as many pixels as elements, for all channels.</summary>
    /// <param name="rows">The tile's rows, at its first pixel.</param>
    /// <param name="columns">Offsets of the pixels in a row.</param>
    /// <param name="channels">At least 16; the last vector overlaps the one before where they are not whole vectors.</param>
    /// <param name="elements">Where element 0 goes.</param>
    /// <param name="step">Floats from an element to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input<V, S, T>(float** rows, nint* columns, int channels, float* elements, nint step)
        where V : struct
        where S : struct, ISimd<V>
        where T : struct, IWinogradTile
    {
        var half = stackalloc float[MaxElements * MaxWidth];
        var side = T.Outputs + 2;
        var down = stackalloc nint[MaxSide];
        for (var row = 0; row < side; row++)
        {
            down[row] = row * side * S.Width;
        }

        for (var next = 0; next < channels; next += S.Width)
        {
            var channel = Math.Min(next, channels - S.Width);
            for (var row = 0; row < side; row++)
            {
                T.Input<V, S>(rows[row] + channel, columns, half + (row * side * S.Width), S.Width);
            }

            for (var column = 0; column < side; column++)
            {
                T.Input<V, S>(half + (column * S.Width), down, elements + (column * step) + channel, side * step);
            }
        }
    }

    /// <summary>Transforms the weights of some input channels of one panel.</summary>
    /// <param name="taps">[channels, 9, lanes].</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="lanes">Output channels of the panel, padding included.</param>
    /// <param name="elements">[elements, 1 + channels, lanes]; the first row of each element becomes zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Kernel<V, S, T>(float* taps, int channels, int lanes, float* elements)
        where V : struct
        where S : struct, ISimd<V>
        where T : struct, IWinogradTile
    {
        var side = T.Outputs + 2;
        var step = (nint)(channels + 1) * lanes;
        for (var element = 0; element < side * side; element++)
        {
            new Span<float>(elements + (element * step), lanes).Clear();
        }

        for (var channel = 0; channel < channels; channel++)
        {
            elements += lanes;
            for (var lane = 0; lane < lanes; lane += S.Width)
            {
                T.Kernel<V, S>(taps + lane, lanes, elements + lane, step);
            }

            taps += PackedLayout.WinogradTaps * lanes;
        }
    }

    /// <summary>Transforms the elements of one panel of output channels into a tile of pixels, with bias, residual and clamp.</summary>
    /// <param name="job">The layer.</param>
    /// <param name="elements">Element 0.</param>
    /// <param name="step">Floats from an element to the next.</param>
    /// <param name="bias">The panel's.</param>
    /// <param name="y">The tile's first pixel, at the panel's first channel.</param>
    /// <param name="residual">The same pixel of the residual, or null.</param>
    /// <param name="lanes">Channels of the panel that the output has.</param>
    /// <param name="height">Pixels of the tile inside the output.</param>
    /// <param name="width">Pixels of the tile inside the output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output<V, S, T>(
        WinogradJob* job, float* elements, nint step, float* bias, float* y, float* residual, int lanes, int height, int width)
        where V : struct
        where S : struct, ISimd<V>
        where T : struct, IWinogradTile
    {
        var half = stackalloc float[MaxElements * MaxWidth];
        var pixels = stackalloc float[MaxSide * MaxWidth];
        var side = T.Outputs + 2;
        var floor = S.Broadcast(job->Operands.Epilogue.Floor);
        var ceiling = S.Broadcast(job->Operands.Epilogue.Ceiling);
        for (var lane = 0; lane < lanes; lane += S.Width)
        {
            for (var column = 0; column < side; column++)
            {
                T.Output<V, S>(elements + (column * step) + lane, side * step, half + (column * S.Width), side * S.Width);
            }

            var shift = S.Load(bias + lane);
            for (var row = 0; row < height; row++)
            {
                T.Output<V, S>(half + (row * side * S.Width), S.Width, pixels, S.Width);
                for (var column = 0; column < width; column++)
                {
                    var to = y + (row * job->Operands.YRowStep) + (column * job->Operands.YPixelStep) + lane;
                    var added = residual == null
                        ? null : residual + (row * job->Operands.ResidualRowStep) + (column * job->Operands.ResidualPixelStep) + lane;
                    if (lanes - lane < S.Width)
                    {
                        var stored = StoreLanes<Vector128<float>, Simd128>(job, pixels + (column * S.Width), bias + lane, to, added, 0, lanes - lane);
                        StoreLanes<float, SimdScalar>(job, pixels + (column * S.Width), bias + lane, to, added, stored, lanes - lane);
                        continue;
                    }

                    var value = S.Add(S.Load(pixels + (column * S.Width)), shift);
                    if (added != null)
                    {
                        value = S.Add(value, S.Load(added));
                    }

                    if (job->Operands.Epilogue.Clamps)
                    {
                        value = S.AtMost(ceiling, S.AtLeast(floor, value));
                    }

                    S.Store(to, value);
                }
            }
        }
    }

    /// <summary>Finishes whole vectors of a pixel whose last lanes are padding; returns the first lane that is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int StoreLanes<V, S>(WinogradJob* job, float* sums, float* bias, float* y, float* residual, int lane, int lanes)
        where V : struct
        where S : struct, ISimd<V>
    {
        for (; lane <= lanes - S.Width; lane += S.Width)
        {
            var value = S.Add(S.Load(sums + lane), S.Load(bias + lane));
            if (residual != null)
            {
                value = S.Add(value, S.Load(residual + lane));
            }

            if (job->Operands.Epilogue.Clamps)
            {
                value = S.AtMost(S.Broadcast(job->Operands.Epilogue.Ceiling), S.AtLeast(S.Broadcast(job->Operands.Epilogue.Floor), value));
            }

            S.Store(y + lane, value);
        }

        return lane;
    }
}
