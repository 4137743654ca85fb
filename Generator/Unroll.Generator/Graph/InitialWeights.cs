namespace Unroll.Generator.Graph;

/// <summary>The count of values that determines a deviation.</summary>
internal enum FanKind
{
    None,

    /// <summary>The values that add up to one output.</summary>
    In,

    /// <summary>The outputs that one value contributes to, as PyTorch counts them: ignoring strides and groups.</summary>
    Out,
}

/// <summary>The distribution, around zero, of weights before training.</summary>
/// <param name="IsUniform">True for uniform, false for normal.</param>
/// <param name="Fan">What determines the deviation.</param>
/// <param name="Gain">The deviation, or the dividend that the root of the fan turns into it.</param>
internal sealed record WeightDistribution(bool IsUniform, FanKind Fan, double Gain)
{
    /// <summary>The gain for layers before a ReLU (He et al. 2015).</summary>
    private static readonly double ReluGain = Math.Sqrt(2);

    public static WeightDistribution Normal(double deviation) => new(IsUniform: false, FanKind.None, deviation);

    public static WeightDistribution KaimingNormal(FanKind fan) => new(IsUniform: false, fan, ReluGain);

    public static WeightDistribution KaimingUniform(FanKind fan) => new(IsUniform: true, fan, ReluGain);

    /// <summary>PyTorch's kaiming_uniform_ with the gain of a sigmoid, which is 1.</summary>
    public static WeightDistribution SigmoidUniform(FanKind fan) => new(IsUniform: true, fan, 1);
}

/// <summary>
/// How upstream initialises a family's weights. Norms always start with scale one and shift zero; a null distribution, or a bias that is not zero, stands for PyTorch's default.
/// </summary>
internal sealed record InitialWeights
{
    /// <summary>PyTorch's own: uniform within 1 / sqrt(fan_in), weights and biases.</summary>
    public static InitialWeights PyTorch { get; } = new();

    /// <summary>torchvision's ResNet, timm's networks around it, ResNeSt.</summary>
    public static InitialWeights Residual { get; } = new() { Convolution = WeightDistribution.KaimingNormal(FanKind.Out) };

    /// <summary>Convolutions as in <see cref="Residual"/>, linear layers from a narrow normal distribution, all biases zero: torchvision's VGG and MobileNetV2, timm's CspNet.</summary>
    public static InitialWeights NarrowLinear { get; } = new()
    {
        Convolution = WeightDistribution.KaimingNormal(FanKind.Out),
        ZeroConvolutionBias = true,
        Linear = WeightDistribution.Normal(0.01),
        ZeroLinearBias = true,
    };

    public WeightDistribution? Convolution { get; init; }

    public bool ZeroConvolutionBias { get; init; }

    public WeightDistribution? Linear { get; init; }

    public bool ZeroLinearBias { get; init; }

    /// <summary>For a convolution that computes the logits; null: the same as all convolutions.</summary>
    public WeightDistribution? ConvolutionOfHead { get; init; }

    /// <summary>Whether the last norm of each residual branch starts at zero unless the user says otherwise.</summary>
    public bool ZeroInitResidual { get; init; }
}
