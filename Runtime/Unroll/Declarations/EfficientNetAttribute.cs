namespace Unroll;

/// <summary>
/// Declares an EfficientNet of the first version: inverted residuals with squeeze-excitation and SiLU, scaled in width and depth. Parameter names and arithmetic are
/// those of torchvision.models.efficientnet_b0 … efficientnet_b7.
/// </summary>
/// <remarks>
/// <para>Source: Tan and Le 2019 (arXiv:1905.11946); torchvision/models/efficientnet.py.</para>
/// <para>
/// Stages, for <see cref="NetworkAttribute.OutIndices"/>: the seven stacks of inverted residuals, features.1 to features.7.
/// Without a head and without stages the network returns what upstream's <c>features</c> returns, the map after the last 1x1 convolution.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class EfficientNetAttribute : NetworkAttribute
{
    /// <summary>Factor for all channel counts, which are then rounded to multiples of 8; upstream's width_mult. Positive, at most 16. Default: 1.</summary>
    public double WidthMultiplier { get; set; } = 1;

    /// <summary>Factor for the number of blocks in each stack, rounded up; upstream's depth_mult. Positive, at most 16. Default: 1.</summary>
    public double DepthMultiplier { get; set; } = 1;

    /// <summary>The rate of the dropout before the classifier, which only affects training; at least 0 and below 1. Default: 0.2, as in B0 and B1.</summary>
    public double Dropout { get; set; } = 0.2;

    /// <summary>
    /// The probability that training skips the last block's residual branch for an image, upstream's stochastic_depth_prob; it rises linearly from 0 at
    /// the first block. At least 0 and below 1. Default: 0.2.
    /// </summary>
    public double StochasticDepth { get; set; } = 0.2;

    /// <summary>The batch norms' epsilon; upstream's B5, B6 and B7 have 0.001. Default: 1e-5.</summary>
    public double NormEpsilon { get; set; } = 1e-5;

    /// <summary>
    /// The weight of a batch in the batch norms' running statistics (their momentum), which only affects training;
    /// upstream's B5, B6 and B7 have 0.01. Positive, at most 1. Default: 0.1.
    /// </summary>
    public double NormMomentum { get; set; } = 0.1;
}
