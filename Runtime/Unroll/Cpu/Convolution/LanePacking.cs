namespace Unroll.Cpu;

/// <summary>Packs the weights of <see cref="ForwardPass.ConvGrouped"/> and <see cref="ForwardPass.ConvDepthwise"/>.</summary>
internal static class LanePacking
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
        destination.Clear();
        for (var channel = 0; channel < outChannels; channel++)
        {
            var block = destination.Slice(channel / Lanes * rows * Lanes, rows * Lanes);
            var lane = channel % Lanes;
            block[lane] = bias.IsEmpty ? 0f : bias[channel];
            var source = weights.Slice(channel * inPerGroup * taps, inPerGroup * taps);
            for (var i = 0; i < inPerGroup; i++)
            {
                for (var tap = 0; tap < taps; tap++)
                {
                    block[((1 + (tap * inPerGroup) + i) * Lanes) + lane] = source[(i * taps) + tap];
                }
            }
        }
    }
}
