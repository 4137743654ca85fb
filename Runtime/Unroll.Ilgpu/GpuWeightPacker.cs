using Unroll.Cpu.Packing;
using Unroll.Weights;

namespace Unroll.Ilgpu;

/// <summary>Reads each layer's parameters, folds its batch norm in double, and packs the result as <see cref="GpuWeightLayout"/> says.</summary>
internal sealed class GpuWeightPacker : WeightVisitor
{
    private readonly BoundParameters _parameters;
    private readonly float[] _destination;
    private readonly List<Action> _layers = [];

    private GpuWeightPacker(BoundParameters parameters, float[] destination)
    {
        _parameters = parameters;
        _destination = destination;
    }

    /// <summary>Packs all layers.</summary>
    /// <exception cref="CheckpointException">A parameter cannot be read.</exception>
    public static float[] Pack(Action<WeightVisitor> visit, BoundParameters parameters, int length)
    {
        var packed = new float[length];
        var packer = new GpuWeightPacker(parameters, packed);
        visit(packer);
        try
        {
            Parallel.ForEach(packer._layers, layer => layer());
        }
        catch (AggregateException failures)
        {
            // Several layers can fail at once; the first says enough.
            throw failures.InnerExceptions.OfType<CheckpointException>().FirstOrDefault() ?? failures.InnerExceptions[0];
        }

        return packed;
    }

    public override void Linear(int offset, string name, int inFeatures, int outFeatures, bool bias = false) =>
        Convolution(ConvolutionKernel.Linear, offset, new ConvolutionWeights(name, inFeatures, outFeatures, 1, 1, Bias: bias));

    public override void LinearMap(int offset, string name, int inChannels, int height, int width, int outFeatures, bool bias = false) =>
        Convolution(ConvolutionKernel.Conv, offset, new ConvolutionWeights(name, inChannels, outFeatures, height, width, Bias: bias));

    public override void EcaGate(int offset, string name, int kernelSize) => _layers.Add(() => Read($"{name}.weight", offset, kernelSize));

    public override void GroupNorm(int offset, string name, int channels) => _layers.Add(() =>
    {
        Read($"{name}.weight", offset, channels);
        Read($"{name}.bias", offset + GpuWeightLayout.Align(channels), channels);
    });

    public override void LayerNorm(int offset, string name, int channels) => GroupNorm(offset, name, channels);

    public override void Projection(int offset, string name, int channels) => _layers.Add(() => Read($"{name}.weight", offset, channels));

    public override void BatchNorm(int offset, string name, int channels, double epsilon) => _layers.Add(() =>
    {
        var (scale, shift) = BatchNormScale.Read(_parameters, name, channels, epsilon);
        for (var c = 0; c < channels; c++)
        {
            _destination[offset + c] = (float)scale[c];
            _destination[offset + GpuWeightLayout.Align(channels) + c] = (float)shift[c];
        }
    });

    internal override void Convolution(ConvolutionKernel kernel, int offset, ConvolutionWeights weights) => _layers.Add(() => Pack(offset, weights));

    private void Pack(int offset, ConvolutionWeights weights)
    {
        var values = new float[checked(weights.OutChannels * weights.FilterLength)];
        _parameters.Read($"{weights.Name}.weight", values);
        var bias = new float[weights.OutChannels];
        if (weights.Bias)
        {
            _parameters.Read($"{weights.Name}.bias", bias);
        }

        double[]? scale = null;
        if (weights.Norm is { } norm)
        {
            (scale, var shift) = BatchNormScale.Read(_parameters, norm, weights.OutChannels, weights.Epsilon);
            for (var c = 0; c < bias.Length; c++)
            {
                bias[c] = (float)((bias[c] * scale[c]) + shift[c]);
            }
        }

        var taps = weights.KernelHeight * weights.KernelWidth;
        var (inputs, outputs) = (weights.InChannels / weights.Groups, weights.OutChannels / weights.Groups);
        var depthwise = GpuWeightLayout.IsDepthwise(inputs, outputs);
        var row = GpuWeightLayout.Align(depthwise ? weights.OutChannels : outputs);
        var biases = offset + GpuWeightLayout.BiasStart(weights.InChannels, weights.OutChannels, taps, weights.Groups);
        for (var o = 0; o < weights.OutChannels; o++)
        {
            var (group, channel) = depthwise ? (0, o) : (o / outputs, o % outputs);
            var factor = scale?[o] ?? 1;
            var filter = values.AsSpan(o * weights.FilterLength, weights.FilterLength);
            var column = offset + (group * taps * inputs * row) + channel;
            for (var c = 0; c < inputs; c++)
            {
                for (var tap = 0; tap < taps; tap++)
                {
                    _destination[column + (((tap * inputs) + c) * row)] = (float)(filter[(c * taps) + tap] * factor);
                }
            }

            _destination[biases + (group * row) + channel] = bias[o];
        }
    }

    private void Read(string name, int offset, int length) => _parameters.Read(name, _destination.AsSpan(offset, length));
}
