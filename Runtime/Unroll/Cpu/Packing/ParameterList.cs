namespace Unroll.Cpu.Packing;

/// <summary>Lists the state_dict that the visited layers make up.</summary>
internal sealed class ParameterList : WeightVisitor
{
    private readonly List<ParameterInfo> _parameters = [];
    private readonly string _headPrefix;

    private ParameterList(string headPrefix) => _headPrefix = headPrefix;

    public static IReadOnlyList<ParameterInfo> Of(Action<WeightVisitor> visit, string headPrefix)
    {
        var list = new ParameterList(headPrefix);
        visit(list);
        return list._parameters;
    }

    public override void Linear(int offset, string name, int inFeatures, int outFeatures, bool bias = false)
    {
        Add($"{name}.weight", ParameterKind.Learned, outFeatures, inFeatures);
        AddBias(name, bias, outFeatures);
    }

    public override void LinearMap(int offset, string name, int inChannels, int height, int width, int outFeatures, bool bias = false) =>
        Linear(offset, name, checked(inChannels * height * width), outFeatures, bias);

    public override void EcaGate(int offset, string name, int kernelSize) => Add($"{name}.weight", ParameterKind.Learned, 1, 1, kernelSize);

    public override void GroupNorm(int offset, string name, int channels)
    {
        Add($"{name}.weight", ParameterKind.Learned, channels);
        Add($"{name}.bias", ParameterKind.Learned, channels);
    }

    public override void LayerNorm(int offset, string name, int channels)
    {
        Add($"{name}.weight", ParameterKind.Learned, channels, 1, 1);
        Add($"{name}.bias", ParameterKind.Learned, channels, 1, 1);
    }

    public override void Projection(int offset, string name, int channels) => Add($"{name}.weight", ParameterKind.Learned, 1, channels, 1, 1);

    public override void BatchNorm(int offset, string name, int channels, double epsilon) => AddBatchNorm(name, channels);

    internal override void Convolution(ConvolutionKernel kernel, int offset, ConvolutionWeights weights)
    {
        Add($"{weights.Name}.weight", ParameterKind.Learned, weights.OutChannels, weights.InChannels / weights.Groups, weights.KernelHeight, weights.KernelWidth);
        AddBias(weights.Name, weights.Bias, weights.OutChannels);
        if (weights.Norm is { } norm)
        {
            AddBatchNorm(norm, weights.OutChannels);
        }
    }

    private void AddBias(string name, bool bias, int channels)
    {
        if (bias)
        {
            Add($"{name}.bias", ParameterKind.Learned, channels);
        }
    }

    private void AddBatchNorm(string name, int channels)
    {
        Add($"{name}.weight", ParameterKind.Learned, channels);
        Add($"{name}.bias", ParameterKind.Learned, channels);
        Add($"{name}.running_mean", ParameterKind.Buffer, channels);
        Add($"{name}.running_var", ParameterKind.Buffer, channels);
        Add($"{name}.num_batches_tracked", ParameterKind.Counter);
    }

    private void Add(string name, ParameterKind kind, params int[] shape) =>
        _parameters.Add(new ParameterInfo(name, shape, kind, name.StartsWith(_headPrefix, StringComparison.Ordinal)));
}
