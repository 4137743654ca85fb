using System.Buffers;
using Unroll.Weights;

namespace Unroll.Cpu;

/// <summary>Reads each layer's parameters, folds its batch norm in double, and packs the result the way its kernel wants it.</summary>
internal sealed class WeightPacker : WeightVisitor
{
    private readonly BoundParameters _parameters;
    private readonly AlignedFloats _destination;
    private readonly List<Action> _layers = [];

    private WeightPacker(BoundParameters parameters, AlignedFloats destination)
    {
        _parameters = parameters;
        _destination = destination;
    }

    /// <summary>Packs all layers, several at a time.</summary>
    /// <exception cref="CheckpointException">A parameter cannot be read.</exception>
    public static void Pack(Action<WeightVisitor> visit, BoundParameters parameters, AlignedFloats destination, int threads)
    {
        var packer = new WeightPacker(parameters, destination);
        visit(packer);
        try
        {
            Parallel.ForEach(packer._layers, new ParallelOptions { MaxDegreeOfParallelism = threads }, layer => layer());
        }
        catch (AggregateException failures)
        {
            // Several layers can fail at once; the first in the network's order says enough.
            throw failures.InnerExceptions.OfType<CheckpointException>().FirstOrDefault() ?? failures.InnerExceptions[0];
        }
    }

    public override void Linear(int at, string name, int inFeatures, int outFeatures, bool bias = false) =>
        Convolution(ConvolutionKernel.Linear, at, new ConvolutionWeights(name, inFeatures, outFeatures, 1, 1, 1, bias, null, 0));

    // The weights are those of a convolution as large as the map, in the same order: [outputs, channels, rows, columns].
    public override void LinearMap(int at, string name, int inChannels, int height, int width, int outFeatures, bool bias = false) =>
        Convolution(ConvolutionKernel.Conv, at, new ConvolutionWeights(name, inChannels, outFeatures, height, width, 1, bias, null, 0));

    public override void EcaGate(int at, string name, int kernelSize) =>
        _layers.Add(() => Read($"{name}.weight", at, kernelSize));

    public override void GroupNorm(int at, string name, int channels) => _layers.Add(() =>
    {
        Read($"{name}.weight", at, channels);
        Read($"{name}.bias", at + PackedLayout.Align(channels), channels);
    });

    public override void BatchNorm(int at, string name, int channels, double epsilon) => _layers.Add(() =>
    {
        var (scale, shift) = ScaleAndShift(name, channels, epsilon);
        var target = _destination.Span;
        for (var i = 0; i < channels; i++)
        {
            target[at + i] = (float)scale[i];
            target[at + PackedLayout.Align(channels) + i] = (float)shift[i];
        }
    });

    private protected override void Convolution(ConvolutionKernel kernel, int at, ConvolutionWeights weights) => _layers.Add(() =>
    {
        var length = weights.OutChannels * weights.FilterLength;
        var buffer = ArrayPool<float>.Shared.Rent(length);
        var values = buffer.AsSpan(0, length);
        var bias = new float[weights.OutChannels];
        _parameters.Read($"{weights.Name}.weight", values);
        if (weights.Bias)
        {
            _parameters.Read($"{weights.Name}.bias", bias);
        }

        if (weights.Norm is { } norm)
        {
            Fold(values, bias, norm, weights);
        }

        PackInto(kernel, values, bias, _destination.Span[at..], weights);
        ArrayPool<float>.Shared.Return(buffer);
    });

    private static void PackInto(ConvolutionKernel kernel, ReadOnlySpan<float> values, ReadOnlySpan<float> bias, Span<float> target, ConvolutionWeights w)
    {
        switch (kernel)
        {
            case ConvolutionKernel.Conv or ConvolutionKernel.Linear:
                target = target[..PackedLayout.Conv(w.InChannels, w.OutChannels, w.KernelHeight, w.KernelWidth, w.Groups)];
                ConvolutionPacking.Pack(values, bias, target, w.InChannels, w.OutChannels, w.KernelHeight, w.KernelWidth, w.Groups);
                break;
            case ConvolutionKernel.ConvWinograd:
                WinogradPacking.Pack(values, bias, target[..PackedLayout.ConvWinograd(w.InChannels, w.OutChannels)], w.InChannels, w.OutChannels);
                break;
            default:
                target = target[..PackedLayout.ConvGrouped(w.InChannels, w.OutChannels, w.KernelHeight, w.KernelWidth, w.Groups)];
                LanePacking.Pack(values, bias, target, w.InChannels, w.OutChannels, w.KernelHeight, w.KernelWidth, w.Groups);
                break;
        }
    }

    /// <summary>conv(x) * scale + shift is another convolution: each filter times its channel's scale.</summary>
    private void Fold(Span<float> values, Span<float> bias, string norm, ConvolutionWeights weights)
    {
        var (scale, shift) = ScaleAndShift(norm, weights.OutChannels, weights.Epsilon);
        for (var channel = 0; channel < weights.OutChannels; channel++)
        {
            foreach (ref var value in values.Slice(channel * weights.FilterLength, weights.FilterLength))
            {
                value = (float)(value * scale[channel]);
            }

            bias[channel] = (float)((bias[channel] * scale[channel]) + shift[channel]);
        }
    }

    private (double[] Scale, double[] Shift) ScaleAndShift(string norm, int channels, double epsilon)
    {
        float[] gamma = Read($"{norm}.weight"), beta = Read($"{norm}.bias"), mean = Read($"{norm}.running_mean"), variance = Read($"{norm}.running_var");
        var scale = new double[channels];
        var shift = new double[channels];
        for (var i = 0; i < channels; i++)
        {
            scale[i] = gamma[i] / Math.Sqrt(variance[i] + epsilon);
            shift[i] = beta[i] - (mean[i] * scale[i]);
        }

        return (scale, shift);

        float[] Read(string name)
        {
            var values = new float[channels];
            _parameters.Read(name, values);
            return values;
        }
    }

    private void Read(string name, int at, int length) => _parameters.Read(name, _destination.Span.Slice(at, length));
}
