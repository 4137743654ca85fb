namespace Unroll;

/// <summary>
/// Declares a MobileNetV2: stacks of inverted residuals with linear bottlenecks. Parameter names and arithmetic are those of torchvision.models.mobilenet_v2.
/// </summary>
/// <remarks>
/// <para>Source: Sandler et al. 2018 (arXiv:1801.04381); torchvision/models/mobilenetv2.py.</para>
/// <para>
/// Stages, for <see cref="NetworkAttribute.OutIndices"/>: the seven stacks of inverted residuals, features.1, .3, .6, .10, .13, .16 and .17.
/// Without a head and without stages the network returns what upstream's <c>features</c> returns, the map after the last 1x1 convolution.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class MobileNetV2Attribute : NetworkAttribute
{
    /// <summary>Factor for all channel counts, upstream's width_mult; the last convolution is never narrower than 1280. Default: 1.</summary>
    public double WidthMultiplier { get; set; } = 1;

    /// <summary>Channels are rounded to a multiple of this, upstream's round_nearest. Default: 8.</summary>
    public int RoundNearest { get; set; } = 8;
}
