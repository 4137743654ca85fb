namespace Unroll;

/// <summary>
/// Used with <see cref="DetectionResNetAttribute"/>: makes the bottlenecks' 3x3 convolutions deformable, mmdetection's dcn and stage_with_dcn.
/// The convolution that computes the offsets is named conv2.conv_offset, as in mmcv's DeformConv2dPack and ModulatedDeformConv2dPack.
/// </summary>
/// <remarks>Sources: Dai et al. 2017 (arXiv:1703.06211); Zhu et al. 2018 (arXiv:1811.11168).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DeformableConvolutionAttribute : Attribute
{
    /// <summary>1: taps are moved (mmcv's DCN); 2: they are weighted as well (its DCNv2, modulated deformable convolution). Default: 1.</summary>
    public int Version { get; set; } = 1;

    /// <summary>For each stage, whether its blocks have deformable convolutions, mmdetection's stage_with_dcn. Default: all.</summary>
    public bool[] Stages { get; set; } = [];

    /// <summary>Groups of channels that share their offsets, mmcv's deform_groups. Default: 1.</summary>
    public int DeformGroups { get; set; } = 1;

    /// <summary>Groups of the convolution; a ResNeXt uses its own. Default: 1.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>
    /// mmdetection's fallback_on_stride, with the effect it has there: only the first of all deformable blocks gets an ordinary convolution, since upstream removes the
    /// option from the shared configuration when it builds that block. In a ResNeXt it has no effect, because the base class has removed it already. Default: false.
    /// </summary>
    public bool FallbackOnStride { get; set; }
}
