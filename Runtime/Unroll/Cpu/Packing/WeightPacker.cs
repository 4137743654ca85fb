using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Unroll.Cpu.Simd;
using Unroll.Weights;

namespace Unroll.Cpu.Packing;

/// <summary>Reads each layer's parameters, folds its batch norm in double, and packs the result in the layout that its kernel expects.</summary>
/// <remarks>
/// A convolution is read and packed a few output channels at a time: a buffer for these is all the memory needed, and they stay in the cache from one step to the next.
/// </remarks>
internal sealed class WeightPacker : WeightVisitor
{
    /// <summary>About how many weights are packed at a time.</summary>
    private const int ValuesPerPart = 64 * 1024;

    private readonly BoundParameters _parameters;
    private readonly AlignedFloats _destination;
    private readonly List<Action> _parts = [];

    private WeightPacker(BoundParameters parameters, AlignedFloats destination)
    {
        _parameters = parameters;
        _destination = destination;
    }

    /// <summary>Packs all layers; writes each float of the destination that a kernel uses.</summary>
    /// <exception cref="CheckpointException">A parameter cannot be read.</exception>
    public static void Pack(Action<WeightVisitor> visit, BoundParameters parameters, AlignedFloats destination, int threads)
    {
        var packer = new WeightPacker(parameters, destination);
        visit(packer);
        if (threads == 1)
        {
            packer._parts.ForEach(part => part());
            return;
        }

        try
        {
            Parallel.ForEach(packer._parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, part => part());
        }
        catch (AggregateException failures)
        {
            // Several parts can fail at once; reporting the first in the network's order is enough.
            throw failures.InnerExceptions.OfType<CheckpointException>().FirstOrDefault() ?? failures.InnerExceptions[0];
        }
    }

    public override void Linear(int offset, string name, int inFeatures, int outFeatures, bool bias = false) =>
        Convolution(ConvolutionKernel.Linear, offset, new ConvolutionWeights(name, inFeatures, outFeatures, 1, 1, Bias: bias));

    // The weights are those of a convolution as large as the map, in the same order: [outputs, channels, rows, columns].
    public override void LinearMap(int offset, string name, int inChannels, int height, int width, int outFeatures, bool bias = false) =>
        Convolution(ConvolutionKernel.Conv, offset, new ConvolutionWeights(name, inChannels, outFeatures, height, width, Bias: bias));

    public override void EcaGate(int offset, string name, int kernelSize) =>
        _parts.Add(() => Read($"{name}.weight", Cleared(offset, kernelSize)));

    public override void GroupNorm(int offset, string name, int channels) => _parts.Add(() =>
    {
        Read($"{name}.weight", Cleared(offset, channels));
        Read($"{name}.bias", Cleared(offset + PackedLayout.Align(channels), channels));
    });

    // A shape [channels, 1, 1] holds the same values in the same order.
    public override void LayerNorm(int offset, string name, int channels) => GroupNorm(offset, name, channels);

    public override void Projection(int offset, string name, int channels) =>
        _parts.Add(() => Read($"{name}.weight", Cleared(offset, channels)));

    public override void BatchNorm(int offset, string name, int channels, double epsilon) => _parts.Add(() =>
    {
        var (scale, shift) = BatchNormScale.Read(_parameters, name, channels, epsilon);
        var scales = Cleared(offset, channels);
        var shifts = Cleared(offset + PackedLayout.Align(channels), channels);
        for (var i = 0; i < channels; i++)
        {
            scales[i] = (float)scale[i];
            shifts[i] = (float)shift[i];
        }
    });

    internal override void Convolution(ConvolutionKernel kernel, int offset, ConvolutionWeights weights)
    {
        var bias = new float[weights.OutChannels];
        if (weights.Bias)
        {
            Read($"{weights.Name}.bias", bias);
        }

        double[]? scale = null;
        if (weights.Norm is { } norm)
        {
            (scale, var shift) = BatchNormScale.Read(_parameters, norm, weights.OutChannels, weights.Epsilon);
            for (var channel = 0; channel < bias.Length; channel++)
            {
                bias[channel] = (float)((bias[channel] * scale[channel]) + shift[channel]);
            }
        }

        var step = weights.OutChannels;
        if (_parameters.CanReadParts($"{weights.Name}.weight"))
        {
            var unit = ChannelsPackedTogether(kernel, weights);
            step = Math.Max(1, ValuesPerPart / weights.FilterLength / unit) * unit;
        }

        for (var first = 0; first < weights.OutChannels; first += step)
        {
            var start = first;
            var channels = Math.Min(step, weights.OutChannels - first);
            _parts.Add(() => PackPart(kernel, offset, weights, start, channels, bias, scale));
        }
    }

    /// <summary>The granularity of packing: a number of output channels whose packed weights directly follow those of the channels before them.</summary>
    private static int ChannelsPackedTogether(ConvolutionKernel kernel, ConvolutionWeights weights)
    {
        var perGroup = weights.OutChannels / weights.Groups;
        return kernel is ConvolutionKernel.ConvGrouped or ConvolutionKernel.ConvDepthwise
            ? (PackedLayout.BlockWidth % perGroup == 0 ? PackedLayout.BlockWidth : weights.OutChannels)
            : (weights.Groups == 1 ? PackedLayout.PanelWidth : perGroup);
    }

    private void PackPart(
        ConvolutionKernel kernel, int offset, ConvolutionWeights weights, int first, int channels, float[] bias, double[]? scale)
    {
        var length = channels * weights.FilterLength;
        var buffer = ArrayPool<float>.Shared.Rent(length);
        var values = buffer.AsSpan(0, length);
        var name = $"{weights.Name}.weight";
        if (channels == weights.OutChannels)
        {
            Read(name, values);
        }
        else
        {
            _parameters.ReadPart(name, (long)first * weights.FilterLength, values);
        }

        for (var i = 0; scale is not null && i < channels; i++)
        {
            Multiply(values.Slice(i * weights.FilterLength, weights.FilterLength), scale[first + i]);
        }

        var start = first == 0 ? 0 : PackedLength(kernel, Part(weights, first));
        PackInto(kernel, values, bias.AsSpan(first, channels), _destination.Span[(offset + start)..], Part(weights, channels));
        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>Some of the output channels, in whole groups, are a convolution of their own.</summary>
    private static ConvolutionWeights Part(ConvolutionWeights whole, int channels)
    {
        var groups = whole.Groups == 1 ? 1 : channels / (whole.OutChannels / whole.Groups);
        return whole with { InChannels = whole.InChannels / whole.Groups * groups, OutChannels = channels, Groups = groups };
    }

    private static int PackedLength(ConvolutionKernel kernel, ConvolutionWeights w) => kernel switch
    {
        ConvolutionKernel.Conv or ConvolutionKernel.Linear => PackedLayout.Conv(w.InChannels, w.OutChannels, w.KernelHeight, w.KernelWidth, w.Groups),
        ConvolutionKernel.ConvWinograd2 => PackedLayout.ConvWinograd(w.InChannels, w.OutChannels, 2, w.Groups),
        ConvolutionKernel.ConvWinograd4 => PackedLayout.ConvWinograd(w.InChannels, w.OutChannels, 4, w.Groups),
        ConvolutionKernel.ConvWinogradTaps => PackedLayout.ConvWinogradTaps(w.InChannels, w.OutChannels, w.Groups),
        _ => PackedLayout.ConvGrouped(w.InChannels, w.OutChannels, w.KernelHeight, w.KernelWidth, w.Groups),
    };

    private static void PackInto(ConvolutionKernel kernel, ReadOnlySpan<float> values, ReadOnlySpan<float> bias, Span<float> target, ConvolutionWeights w)
    {
        target = target[..PackedLength(kernel, w)];
        switch (kernel)
        {
            case ConvolutionKernel.Conv or ConvolutionKernel.Linear:
                ConvolutionPacking.Pack(values, bias, target, w.InChannels, w.OutChannels, w.KernelHeight, w.KernelWidth, w.Groups);
                break;
            case ConvolutionKernel.ConvWinograd2 or ConvolutionKernel.ConvWinograd4:
                WinogradPacking.Pack(values, bias, target, w.InChannels, w.OutChannels, kernel == ConvolutionKernel.ConvWinograd2 ? 2 : 4, w.Groups);
                break;
            case ConvolutionKernel.ConvWinogradTaps:
                WinogradPacking.PackTaps(values, bias, target, w.InChannels, w.OutChannels, w.Groups);
                break;
            default:
                GroupedPacking.Pack(values, bias, target, w.InChannels, w.OutChannels, w.KernelHeight, w.KernelWidth, w.Groups);
                break;
        }
    }

    /// <summary>conv(x) * scale + shift is another convolution: each filter times its channel's scale, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(Span<float> values, double scale)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var vector = values.Slice(i, Vector<float>.Count);
            Vector.Widen(new Vector<float>(vector), out var low, out var high);
            Vector.Narrow(low * scale, high * scale).CopyTo(vector);
        }

        for (; i < values.Length; i++)
        {
            values[i] = (float)(values[i] * scale);
        }
    }

    private void Read(string name, Span<float> target) => _parameters.Read(name, target);

    /// <summary>Where a vector of some length is packed; the padding that follows becomes zero.</summary>
    private Span<float> Cleared(int offset, int length)
    {
        _destination.Span.Slice(offset, PackedLayout.Align(length)).Clear();
        return _destination.Span.Slice(offset, length);
    }
}
