namespace Unroll.Naive.Networks;

/// <summary>PyTorch's layers over parameters that are asked for by name; what was asked for is remembered, as a state_dict would list it.</summary>
/// <param name="parameter">From a parameter's name and shape to its values.</param>
public sealed class NaiveLayers(Func<string, int[], NaiveTensor> parameter)
{
    private readonly Dictionary<string, int[]> _asked = new(StringComparer.Ordinal);

    /// <summary>Every parameter used so far with its shape; batch norms' counters, which nothing uses, are not among them.</summary>
    public IReadOnlyDictionary<string, int[]> Asked => _asked;

    public NaiveTensor Parameter(string name, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        _asked[name] = shape;
        var values = parameter(name, shape);
        return values.Shape.AsSpan().SequenceEqual(shape)
            ? values
            : throw new InvalidOperationException($"{name} is [{string.Join(", ", values.Shape)}], not [{string.Join(", ", shape)}].");
    }

    /// <summary>nn.Conv2d with a square kernel.</summary>
    public NaiveTensor Conv(
        NaiveTensor x, string name, int outChannels, int kernel, int stride = 1, int pad = 0, int dilation = 1, int groups = 1, bool bias = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        var weight = Parameter($"{name}.weight", outChannels, x.Shape[1] / groups, kernel, kernel);
        return NaiveOps.Conv2d(x, weight, bias ? Parameter($"{name}.bias", outChannels) : null, stride, pad, dilation, groups);
    }

    /// <summary>nn.BatchNorm2d.</summary>
    public NaiveTensor BatchNorm(NaiveTensor x, string name, double eps = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(x);
        var channels = x.Shape[1];
        return NaiveOps.BatchNorm(
            x, Parameter($"{name}.weight", channels), Parameter($"{name}.bias", channels),
            Parameter($"{name}.running_mean", channels), Parameter($"{name}.running_var", channels), eps);
    }

    /// <summary>nn.InstanceNorm2d(affine=True).</summary>
    public NaiveTensor InstanceNorm(NaiveTensor x, string name)
    {
        ArgumentNullException.ThrowIfNull(x);
        return NaiveOps.InstanceNorm(x, Parameter($"{name}.weight", x.Shape[1]), Parameter($"{name}.bias", x.Shape[1]));
    }

    /// <summary>nn.GroupNorm.</summary>
    public NaiveTensor GroupNorm(NaiveTensor x, string name, int groups, double eps = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(x);
        return NaiveOps.GroupNorm(x, groups, Parameter($"{name}.weight", x.Shape[1]), Parameter($"{name}.bias", x.Shape[1]), eps);
    }

    /// <summary>nn.Linear with a bias.</summary>
    public NaiveTensor Linear(NaiveTensor x, string name, int outFeatures)
    {
        ArgumentNullException.ThrowIfNull(x);
        return NaiveOps.Linear(x, Parameter($"{name}.weight", outFeatures, x.Size(-1)), Parameter($"{name}.bias", outFeatures));
    }
}
