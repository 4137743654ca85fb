namespace Unroll;

/// <summary>
/// Declares a network of the ResNet family: ResNet, Wide ResNet, ResNeXt, ResNet-D, SE-ResNet, ECA-Net, ResNeSt.
/// Parameter names and arithmetic are those of torchvision's, timm's and the official ResNeSt implementation, so their checkpoints load unchanged.
/// </summary>
/// <remarks>
/// Sources: He et al. 2015 (arXiv:1512.03385); Xie et al. 2016, ResNeXt (arXiv:1611.05431); He et al. 2018, "Bag of Tricks" (arXiv:1812.01187);
/// Hu et al. 2017, SE (arXiv:1709.01507); Wang et al. 2019, ECA (arXiv:1910.03151); Zhang et al. 2020, ResNeSt (arXiv:2004.08955).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class ResNetAttribute : NetworkAttribute
{
    /// <summary>Blocks in each stage, for example [3, 4, 6, 3]. Required.</summary>
    public int[] Layers { get; set; } = [];

    /// <summary>The residual block. Default: <see cref="ResidualBlock.Bottleneck"/>.</summary>
    public ResidualBlock Block { get; set; } = ResidualBlock.Bottleneck;

    /// <summary>Splits of ResNeSt's split attention in the 3x3 convolution of each bottleneck; 0: a plain convolution. Default: 0.</summary>
    public int Radix { get; set; }

    /// <summary>Groups of the 3x3 convolution of each bottleneck (ResNeXt's cardinality). Default: 1.</summary>
    public int Cardinality { get; set; } = 1;

    /// <summary>
    /// Width of a bottleneck's group in a stage of 64 channels: torchvision's width_per_group, timm's base_width, ResNeSt's bottleneck_width. Default: 64.
    /// </summary>
    public int BottleneckWidth { get; set; } = 64;

    /// <summary>Channels of each stage before the block's expansion (1 for basic, 4 for bottleneck). Default: [64, 128, 256, 512].</summary>
    public int[] Channels { get; set; } = [64, 128, 256, 512];

    /// <summary>Three 3x3 convolutions instead of the 7x7 stem (ResNet-C). Default: false.</summary>
    public bool DeepStem { get; set; }

    /// <summary>Channels of the deep stem's first two convolutions; its third has twice as many. Default: 64. Only with <see cref="DeepStem"/>.</summary>
    public int StemWidth { get; set; } = 64;

    /// <summary>timm's "deep_tiered" stem: the first convolution has 3/4 of <see cref="StemWidth"/>. Only with <see cref="DeepStem"/>. Default: false.</summary>
    public bool TieredStem { get; set; }

    /// <summary>Average pool and 1x1 convolution on the shortcut instead of a strided 1x1 convolution (ResNet-D). Default: false.</summary>
    public bool AvgDown { get; set; }

    /// <summary>ResNeSt: a 3x3 average pool carries a block's stride instead of its 3x3 convolution. Bottleneck only. Default: false.</summary>
    public bool Avd { get; set; }

    /// <summary>Puts the pool of <see cref="Avd"/> before the 3x3 convolution instead of after it. Default: false.</summary>
    public bool AvdFirst { get; set; }

    /// <summary>Divisor of the attention width of split attention: 1 as in the official ResNeSt, 8 as in timm. They differ only for odd widths. Default: 1.</summary>
    public int SplitAttentionDivisor { get; set; } = 1;

    /// <summary>Channel attention after each block's last norm. Default: none.</summary>
    public ChannelAttention Attention { get; set; }

    /// <summary>Squeeze-excitation: the gate's inner width is the channels divided by this. Default: 16.</summary>
    public int SqueezeReduction { get; set; } = 16;

    /// <summary>Squeeze-excitation: the inner width is rounded to a multiple of this, and is at least this (timm's rd_divisor). Default: 8.</summary>
    public int SqueezeDivisor { get; set; } = 8;

    /// <summary>ECA: the gate's kernel size, odd; 0: derived from the channels by ECA-Net's rule. Default: 0.</summary>
    public int EcaKernel { get; set; }

    /// <summary>
    /// torchvision's replace_stride_with_dilation: for each of the stages after the first, whether dilation replaces its stride. Default: none.
    /// </summary>
    public bool[] ReplaceStrideWithDilation { get; set; } = [];

    /// <summary>
    /// The official ResNeSt's dilation: 1 (none), 2 (last stage dilated by 2: output stride 16) or 4 (last two stages dilated by 2 and 4: output stride 8; upstream's dilated = True). Default: 1.
    /// </summary>
    public int Dilation { get; set; } = 1;

    /// <summary>timm's output_stride: 32, 16 or 8; dilation replaces any further strides. Default: 32.</summary>
    public int OutputStride { get; set; } = 32;

    /// <summary>
    /// The dilation of the first block of each stage that is dilated. No checkpoint can tell: the parameters are the same. Default: <see cref="FirstBlockDilation.Former"/>.
    /// Only with <see cref="ReplaceStrideWithDilation"/>, <see cref="Dilation"/> or <see cref="OutputStride"/>.
    /// </summary>
    public FirstBlockDilation FirstBlockDilation { get; set; }

    /// <summary>Stride of the last stage, 1 or 2. 1 without dilation is customary for re-identification backbones. Default: 2.</summary>
    public int LastStride { get; set; } = 2;

    /// <summary>Where a bottleneck's stride sits. Default: <see cref="ResNetStyle.PyTorch"/>.</summary>
    public ResNetStyle Style { get; set; }

    /// <summary>Anti-aliased downsampling. Default: none.</summary>
    public AntiAliasing AntiAliasing { get; set; }

    /// <summary>Normalisation after each convolution. Default: <see cref="NormKind.BatchNorm"/>.</summary>
    public NormKind Norm { get; set; }

    /// <summary>Groups of a group norm. Default: 32. Only with <see cref="NormKind.GroupNorm"/>.</summary>
    public int NormGroups { get; set; } = 32;

    /// <summary>The norm's epsilon. Default: 1e-5.</summary>
    public double NormEpsilon { get; set; } = 1e-5;

    /// <summary>IBN-Net's norm for each stage; the published networks have A (or B) in all stages but the last: [A, A, A, None]. Default: none.</summary>
    public InstanceBatchNorm[] Ibn { get; set; } = [];

    /// <summary>
    /// ResNeSt's rectified_conv: padded convolutions are divided by the share of their window that lies inside the input (zhanghang1989/RFConv). Bottleneck only. Default: false.
    /// </summary>
    public bool RectifiedConv { get; set; }

    /// <summary>ResNeSt's rectify_avg: divided by the number of taps inside the input instead. Only with <see cref="RectifiedConv"/>. Default: false.</summary>
    public bool RectifyAvg { get; set; }
}
