using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Unroll.Cpu.Packing;

/// <summary>Packs the weights of <c>ForwardPass.ConvWinograd</c>: each 3x3 kernel becomes 6x6 or 4x4 elements, computed in double.</summary>
/// <remarks>
/// Winograd F(4x4, 3x3) on the points 0, ±√½, ±√2 and infinity, whose coefficients stay close to one: less rounding error than with 0, ±1, ±2; and F(2x2, 3x3) on
/// the points 0, ±1 and infinity. The factors of the rows, -2/3 and 1/6, or 1/2, are left to the transform of the output, once for all input channels.
/// A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015; the points are ncnn's.
/// </remarks>
internal static unsafe class WinogradPacking
{
    private const int Lanes = PackedLayout.PanelWidth;
    private const int KernelSize = 3;
    private const int Taps = KernelSize * KernelSize;

    /// <summary>[6, 3]: elements = G kernel G', for tiles of 4.</summary>
    private static readonly double[] _g4 = KernelTransform();

    /// <summary>[4, 3], for tiles of 2.</summary>
    private static readonly double[] _g2 = [1, 0, 0, 1, 1, 1, 1, -1, 1, 0, 0, 1];

    /// <param name="weights">[outChannels, inChannels / groups, 3, 3], batch norm already folded.</param>
    /// <param name="bias">One for each output channel; empty means zeros.</param>
    /// <param name="destination"><see cref="PackedLayout.ConvWinograd"/> floats.</param>
    /// <param name="inChannels">Input channels of all groups together.</param>
    /// <param name="outChannels">Output channels of all groups together.</param>
    /// <param name="tile">Pixels along a side of the tiles, 4 or 2.</param>
    /// <param name="groups">Groups; divides both.</param>
    public static void Pack(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> destination, int inChannels, int outChannels, int tile, int groups = 1)
    {
        // A panel holds weights of one group only, so the panels of all groups form one row.
        inChannels /= groups;
        var outPerGroup = outChannels / groups;
        var rows = (PackedLayout.WinogradElements(tile) * (inChannels + 1)) + 1;
        var filterLength = inChannels * Taps;
        var transposed = ArrayPool<float>.Shared.Rent(Lanes * filterLength);
        for (var first = 0; first < outChannels;)
        {
            var used = Math.Min(Lanes, outPerGroup - (first % outPerGroup));
            var lanes = PackedLayout.PanelLanes(used);
            var panel = destination[..(lanes * rows)];
            panel[..lanes].Clear();
            if (!bias.IsEmpty)
            {
                bias.Slice(first, used).CopyTo(panel);
            }

            if (used < lanes)
            {
                transposed.AsSpan(0, lanes * filterLength).Clear();
            }

            FilterTranspose.Run(weights[(first * filterLength)..], used, filterLength, 1, transposed, lanes);
            fixed (float* kernels = transposed, elements = panel[lanes..])
            fixed (double* g = tile == 2 ? _g2 : _g4)
            {
                Transform(kernels, elements, inChannels, lanes, g, tile + 2);
            }

            destination = destination[panel.Length..];
            first += used;
        }

        ArrayPool<float>.Shared.Return(transposed);
    }

    /// <summary>The weights as they are, for a pass that transforms them: the taps of an input channel follow each other.</summary>
    /// <param name="weights">[outChannels, inChannels / groups, 3, 3], batch norm already folded.</param>
    /// <param name="bias">One for each output channel; empty means zeros.</param>
    /// <param name="destination"><see cref="PackedLayout.ConvWinogradTaps"/> floats.</param>
    /// <param name="inChannels">Input channels of all groups together.</param>
    /// <param name="outChannels">Output channels of all groups together.</param>
    /// <param name="groups">Groups; divides both.</param>
    public static void PackTaps(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> destination, int inChannels, int outChannels, int groups = 1) =>
        ConvolutionPacking.Pack(weights, bias, destination, inChannels * Taps, outChannels, 1, 1, groups);

    /// <summary>The elements of a panel, all its channels side by side.</summary>
    /// <param name="kernels">[inChannels, 9, a panel].</param>
    /// <param name="elements">[inputTile², 1 + inChannels, a panel]; the first row of each element becomes zero.</param>
    /// <param name="inChannels">Input channels.</param>
    /// <param name="lanes">Channels of the panel, padding included.</param>
    /// <param name="g">[inputTile, 3].</param>
    /// <param name="inputTile">Elements along a side.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(float* kernels, float* elements, int inChannels, int lanes, double* g, int inputTile)
    {
        var kernel = stackalloc double[Taps * Lanes];
        var half = stackalloc double[PackedLayout.MaxWinogradSide * KernelSize * Lanes];
        var elementStep = (nint)(inChannels + 1) * lanes;
        for (var element = 0; element < inputTile * inputTile; element++)
        {
            new Span<float>(elements + (element * elementStep), lanes).Clear();
        }

        for (var i = 0; i < inChannels; i++)
        {
            for (var k = 0; k < Taps * lanes; k += Vector<float>.Count)
            {
                Vector.Widen(Vector.Load(kernels + k), out var low, out var high);
                low.Store(kernel + k);
                high.Store(kernel + k + Vector<double>.Count);
            }

            for (var r = 0; r < inputTile; r++)
            {
                // The three columns lie side by side.
                for (var k = 0; k < KernelSize * lanes; k += Vector<double>.Count)
                {
                    Combine(g + (r * KernelSize), kernel + k, KernelSize * lanes).Store(half + (r * KernelSize * lanes) + k);
                }
            }

            kernels += Taps * lanes;
            elements += lanes;
            for (var element = 0; element < inputTile * inputTile; element++)
            {
                var row = half + (element / inputTile * KernelSize * lanes);
                var target = elements + (element * elementStep);
                for (var lane = 0; lane < lanes; lane += Vector<float>.Count)
                {
                    var low = Combine(g + (element % inputTile * KernelSize), row + lane, lanes);
                    var high = Combine(g + (element % inputTile * KernelSize), row + lane + Vector<double>.Count, lanes);
                    Vector.Narrow(low, high).Store(target + lane);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Combine(double* g, double* x, int step) =>
        (Vector.Load(x) * g[0]) + (Vector.Load(x + step) * g[1]) + (Vector.Load(x + (2 * step)) * g[2]);

    private static double[] KernelTransform()
    {
        var root = Math.Sqrt(2);
        return
        [
            1, 0, 0,
            1, root / 2, 0.5,
            1, -root / 2, 0.5,
            1, root, 2,
            1, -root, 2,
            0, 0, 1,
        ];
    }
}
