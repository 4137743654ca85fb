namespace Unroll;

/// <summary>
/// A stage of a network that <see cref="StemAttribute">[Stem(…)]</see> declares: blocks of one kind. Stages follow one another in the order written. Options have the
/// meaning and the default that they have in the block's family; an option that the block does not have is an error.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class StageAttribute : Attribute
{
    /// <summary>The block. Default: <see cref="StageBlock.Bottleneck"/>.</summary>
    public StageBlock Block { get; set; } = StageBlock.Bottleneck;

    /// <summary>How many blocks. Default: 1.</summary>
    public int Count { get; set; } = 1;

    /// <summary>The blocks' channels; <see cref="StageBlock"/> says how many of them a block returns. Required for all but <see cref="StageBlock.Inception"/>.</summary>
    public int Channels { get; set; }

    /// <summary>The stride of the first block, 1 or 2. Default: 1.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Groups of the 3x3 convolutions. For all residual bottlenecks. Default: 1.</summary>
    public int Cardinality { get; set; } = 1;

    /// <summary>Width of a group in a stage of 64 <see cref="Channels"/>. For all residual bottlenecks but SqueezeExcitation. Default: 64; for Res2Net 26.</summary>
    public int BottleneckWidth { get; set; } = 64;

    /// <summary>Splits of SplitAttention, at least 1. Default: 2.</summary>
    public int Radix { get; set; } = 2;

    /// <summary>SplitAttention: a 3x3 average pool carries the stride. Default: false.</summary>
    public bool Avd { get; set; }

    /// <summary>SplitAttention: puts the pool of <see cref="Avd"/> before the convolution. Default: false.</summary>
    public bool AvdFirst { get; set; }

    /// <summary>Channel attention. Basic and Bottleneck: after the last norm; Ghost: SqueezeExcitation between its modules. Default: none.</summary>
    public ChannelAttention Attention { get; set; }

    /// <summary>The inner width of squeeze-excitation and of selective kernels is the channels divided by this. Default: 16.</summary>
    public int SqueezeReduction { get; set; } = 16;

    /// <summary>The inner width is rounded to a multiple of this. Default: 8.</summary>
    public int SqueezeDivisor { get; set; } = 8;

    /// <summary>ECA: the gate's kernel size, odd; 0: derived by ECA-Net's rule. Default: 0.</summary>
    public int EcaKernel { get; set; }

    /// <summary>Average pool and 1x1 convolution on the shortcut (ResNet-D). For residual blocks but SqueezeExcitation. Default: false.</summary>
    public bool AvgDown { get; set; }

    /// <summary>Distance of the taps of the 3x3 convolutions, from 1 to 255. For Basic, Bottleneck and SplitAttention. Default: 1.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Normalisation after each convolution of Basic and Bottleneck. Default: <see cref="NormKind.BatchNorm"/>.</summary>
    public NormKind Norm { get; set; }

    /// <summary>Groups of a group norm. Default: 32. Only with <see cref="NormKind.GroupNorm"/>.</summary>
    public int NormGroups { get; set; } = 32;

    /// <summary>IBN-Net's norm in Basic and Bottleneck: A in each block, B after the sum of the stage's last one. Default: none.</summary>
    public InstanceBatchNorm Ibn { get; set; }

    /// <summary>Bottleneck and SplitAttention: the 3x3 convolutions are divided by the share of their window that lies inside the input (RFConv). Default: false.</summary>
    public bool RectifiedConv { get; set; }

    /// <summary>Divided by the number of taps inside the input instead. Only with <see cref="RectifiedConv"/>. Default: false.</summary>
    public bool RectifyAvg { get; set; }

    /// <summary>SelectiveKernel: the kernel size of each path. Default: [3, 5].</summary>
    public int[] Kernels { get; set; } = [3, 5];

    /// <summary>SelectiveKernel: whether larger kernels are dilated 3x3 ones. Default: true.</summary>
    public bool Keep3x3 { get; set; } = true;

    /// <summary>SelectiveKernel: whether each path reads its own part of the channels. Default: true.</summary>
    public bool SplitInput { get; set; } = true;

    /// <summary>Res2Net: the number of parts that the channels are split into. Default: 4.</summary>
    public int Scale { get; set; } = 4;

    /// <summary>Dense: the width of the 1x1 convolution in multiples of <see cref="Channels"/>. Default: 4.</summary>
    public int BottleneckFactor { get; set; } = 4;

    /// <summary>Ghost and InvertedResidual: the ratio of hidden to input channels, from 1 to 64. Default: 6.</summary>
    public int Expansion { get; set; } = 6;

    /// <summary>Ghost: the kernel size of the strided depthwise convolution and of the one on the shortcut, odd. Default: 3.</summary>
    public int Kernel { get; set; } = 3;

    /// <summary>Ghost: one channel in this many is computed, and the others are derived from it. Default: 2.</summary>
    public int Ratio { get; set; } = 2;

    /// <summary>
    /// Inception, and required there: the widths of the 1x1 branch, the second branch's reduction and 3x3, the third one's, and the pool's projection;
    /// GoogLeNet's 3a is [64, 96, 128, 16, 32, 32]. The module returns as many channels as the first, third, fifth and sixth add up to.
    /// </summary>
    public int[] Branches { get; set; } = [];
}
