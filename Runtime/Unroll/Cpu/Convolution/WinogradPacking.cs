namespace Unroll.Cpu;

/// <summary>Packs the weights of <see cref="ForwardPass.ConvWinograd"/>: each 3x3 kernel becomes 6x6 factors, computed in double.</summary>
/// <remarks>
/// Winograd F(4x4, 3x3) on the points 0, ±√½, ±√2 and infinity, whose factors stay near one: less rounding error than with 0, ±1, ±2.
/// A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015; the points are ncnn's.
/// </remarks>
internal static class WinogradPacking
{
    private static readonly double[] _g = Factors();

    /// <param name="weights">[outChannels, inChannels / groups, 3, 3], batch norm already folded.</param>
    /// <param name="bias">One for each output channel; empty means zeros.</param>
    /// <param name="destination"><see cref="PackedLayout.ConvWinograd"/> floats.</param>
    /// <param name="inChannels">Input channels of all groups together.</param>
    /// <param name="outChannels">Output channels of all groups together.</param>
    /// <param name="groups">Groups; divides both.</param>
    public static void Pack(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> destination, int inChannels, int outChannels, int groups = 1)
    {
        // A group's panels hold no other group's weights, so panels of all groups stand in one row.
        inChannels /= groups;
        const int Lanes = PackedLayout.PanelWidth;
        Span<double> half = stackalloc double[18];
        var rows = inChannels + 1;
        var panelLength = Lanes * ((PackedLayout.WinogradFactors * rows) + 1);
        destination = destination[..(outChannels / Lanes * panelLength)];
        destination.Clear();
        for (var o = 0; o < outChannels; o++)
        {
            var panel = destination.Slice(o / Lanes * panelLength, panelLength);
            var lane = o % Lanes;
            panel[lane] = bias.IsEmpty ? 0f : bias[o];
            for (var i = 0; i < inChannels; i++)
            {
                var kernel = weights.Slice(((o * inChannels) + i) * 9, 9);
                for (var r = 0; r < 6; r++)
                {
                    for (var c = 0; c < 3; c++)
                    {
                        half[(r * 3) + c] = (_g[r * 3] * kernel[c]) + (_g[(r * 3) + 1] * kernel[3 + c]) + (_g[(r * 3) + 2] * kernel[6 + c]);
                    }
                }

                for (var factor = 0; factor < PackedLayout.WinogradFactors; factor++)
                {
                    var h = half.Slice(factor / 6 * 3, 3);
                    var g = _g.AsSpan(factor % 6 * 3, 3);
                    panel[((1 + (factor * rows) + 1 + i) * Lanes) + lane] = (float)((h[0] * g[0]) + (h[1] * g[1]) + (h[2] * g[2]));
                }
            }
        }
    }

    private static double[] Factors()
    {
        var root = Math.Sqrt(2);
        return
        [
            1, 0, 0,
            -2.0 / 3, -root / 3, -1.0 / 3,
            -2.0 / 3, root / 3, -1.0 / 3,
            1.0 / 6, root / 6, 1.0 / 3,
            1.0 / 6, -root / 6, 1.0 / 3,
            0, 0, 1,
        ];
    }
}
