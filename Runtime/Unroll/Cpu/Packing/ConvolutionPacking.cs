namespace Unroll.Cpu.Packing;

/// <summary>Packs the weights of <c>ForwardPass.Conv</c> and <c>ForwardPass.Linear</c>.</summary>
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
                (used == lanes ? panel[..lanes] : panel).Clear();
                if (!bias.IsEmpty)
                {
                    bias.Slice(channel, used).CopyTo(panel);
                }

                FilterTranspose.Run(weights[(channel * inPerGroup * taps)..], used, inPerGroup, taps, panel[lanes..], lanes);
                at += panel.Length;
            }
        }
    }
}
