namespace Unroll;

/// <summary>
/// Declares a MobileNetV3: inverted residuals with squeeze-excitation and hard swish, found by architecture search. Parameter names and arithmetic are those of
/// torchvision.models.mobilenet_v3_large and mobilenet_v3_small.
/// </summary>
/// <remarks>
/// <para>Source: Howard et al. 2019 (arXiv:1905.02244); torchvision/models/mobilenetv3.py.</para>
/// <para>
/// Stages, for <see cref="NetworkAttribute.OutIndices"/>: the last block before each stride, and the last of all: features.1, .3, .6, .12 and .15 of the large network,
/// features.1, .3, .8 and .11 of the small one. Without a head and without stages the network returns what upstream's <c>features</c> returns, the map after the
/// last 1x1 convolution.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class MobileNetV3Attribute : NetworkAttribute
{
    /// <summary>Which of the two networks. Default: <see cref="MobileNetV3Variant.Large"/>.</summary>
    public MobileNetV3Variant Variant { get; set; }

    /// <summary>Factor for all channel counts, which are then rounded to multiples of 8; upstream's width_mult. Positive, at most 16. Default: 1.</summary>
    public double WidthMultiplier { get; set; } = 1;

    /// <summary>Halves the channels after the last stride, upstream's reduced_tail, for detection and segmentation. Default: false.</summary>
    public bool ReducedTail { get; set; }

    /// <summary>Dilation by 2 instead of the last stride, upstream's dilated: output stride 16. Default: false.</summary>
    public bool Dilated { get; set; }
}
