namespace Unroll.Cpu.Packing;

/// <summary>Packs the weights of <c>ForwardPass.ConvGrouped</c> and <c>ForwardPass.ConvDepthwise</c>.</summary>
internal static class GroupedPacking
{
    /// <param name="weights">[outChannels, inChannels / groups, kernelHeight, kernelWidth], batch norm already folded.</param>
    /// <param name="bias">One for each output channel; empty means zeros.</param>
    /// <param name="destination"><see cref="PackedLayout.ConvGrouped"/> floats.</param>
    /// <param name="inChannels">Input channels of all groups together.</param>
    /// <param name="outChannels">Output channels of all groups together.</param>
    /// <param name="kernelHeight">Kernel rows.</param>
    /// <param name="kernelWidth">Kernel columns.</param>
    /// <param name="groups">Groups; the channel count for a depthwise convolution.</param>
    public static void Pack(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> destination,
        int inChannels, int outChannels, int kernelHeight, int kernelWidth, int groups)
    {
        const int Lanes = PackedLayout.BlockWidth;
        var inPerGroup = inChannels / groups;
        var taps = kernelHeight * kernelWidth;
        var rows = (taps * inPerGroup) + 1;
        destination = destination[..PackedLayout.ConvGrouped(inChannels, outChannels, kernelHeight, kernelWidth, groups)];
        for (var first = 0; first < outChannels; first += Lanes)
        {
            var used = Math.Min(Lanes, outChannels - first);
            var block = destination.Slice(first * rows, rows * Lanes);
            (used == Lanes ? block[..Lanes] : block).Clear();
            if (!bias.IsEmpty)
            {
                bias.Slice(first, used).CopyTo(block);
            }

            FilterTranspose.Run(weights[(first * inPerGroup * taps)..], used, inPerGroup, taps, block[Lanes..], Lanes);
        }
    }
}
