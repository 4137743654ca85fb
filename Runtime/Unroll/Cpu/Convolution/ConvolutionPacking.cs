namespace Unroll.Cpu;

/// <summary>Packs the weights of <see cref="ForwardPass.Conv"/> and <see cref="ForwardPass.Linear"/>.</summary>
internal static class ConvolutionPacking
{
    /// <param name="weights">[outChannels, inChannels / groups, kernelHeight, kernelWidth], batch norm already folded.</param>
    /// <param name="bias">One for each output channel; empty means zeros.</param>
    /// <param name="destination"><see cref="PackedLayout.Conv"/> floats.</param>
    /// <param name="inChannels">Input channels of all groups together.</param>
    /// <param name="outChannels">Output channels of all groups together.</param>
    /// <param name="kernelHeight">Kernel rows.</param>
    /// <param name="kernelWidth">Kernel columns.</param>
    /// <param name="groups">Groups.</param>
    public static void Pack(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> destination,
        int inChannels, int outChannels, int kernelHeight, int kernelWidth, int groups)
    {
        var inPerGroup = inChannels / groups;
        var outPerGroup = outChannels / groups;
        var taps = kernelHeight * kernelWidth;
        var at = 0;
        for (var group = 0; group < groups; group++)
        {
            for (var first = 0; first < outPerGroup; first += PackedLayout.PanelWidth)
            {
                var used = Math.Min(PackedLayout.PanelWidth, outPerGroup - first);
                var lanes = PackedLayout.RoundUp(used, PackedLayout.BlockWidth);
                var channel = (group * outPerGroup) + first;
                var panel = destination.Slice(at, lanes * ((taps * inPerGroup) + 1));
                panel.Clear();
                if (!bias.IsEmpty)
                {
                    bias.Slice(channel, used).CopyTo(panel);
                }

                for (var lane = 0; lane < used; lane++)
                {
                    var source = weights.Slice((channel + lane) * inPerGroup * taps, inPerGroup * taps);
                    for (var i = 0; i < inPerGroup; i++)
                    {
                        for (var tap = 0; tap < taps; tap++)
                        {
                            panel[((1 + (tap * inPerGroup) + i) * lanes) + lane] = source[(i * taps) + tap];
                        }
                    }
                }

                at += panel.Length;
            }
        }
    }
}
