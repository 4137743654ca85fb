namespace Unroll;

/// <summary>
/// Declares a network of the SKNet family: residual blocks that choose, channel by channel, between kernels of different sizes. Parameter names and arithmetic are
/// those of timm (timm/models/sknet.py). Its stages are layer1 to layer4, the first after the max pool.
/// </summary>
/// <remarks>Source: Li et al. 2019 (arXiv:1903.06586); the split of the input is timm's.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class SKNetAttribute : NetworkAttribute
{
    /// <summary>Blocks in each stage, for example [3, 4, 6, 3]. Required.</summary>
    public int[] Layers { get; set; } = [];

    /// <summary>The residual block: its first convolution (basic) or its middle one (bottleneck) is selective. Default: <see cref="ResidualBlock.Bottleneck"/>.</summary>
    public ResidualBlock Block { get; set; } = ResidualBlock.Bottleneck;

    /// <summary>Groups of each path's convolution. Bottleneck only. Default: 1.</summary>
    public int Cardinality { get; set; } = 1;

    /// <summary>Width of a bottleneck's group in a stage of 64 channels (timm's base_width). Default: 64.</summary>
    public int BottleneckWidth { get; set; } = 64;

    /// <summary>Channels of each stage before the block's expansion (1 for basic, 4 for bottleneck). Default: [64, 128, 256, 512].</summary>
    public int[] Channels { get; set; } = [64, 128, 256, 512];

    /// <summary>The kernel size of each path, odd (timm's kernel_size). Default: [3, 5].</summary>
    public int[] Kernels { get; set; } = [3, 5];

    /// <summary>Whether larger kernels are replaced by 3x3 ones dilated to the same reach (timm's keep_3x3). Default: true.</summary>
    public bool Keep3x3 { get; set; } = true;

    /// <summary>Whether each path reads its own part of the input's channels instead of all of them (timm's split_input). Default: true.</summary>
    public bool SplitInput { get; set; } = true;

    /// <summary>The attention's inner width is the channels divided by this (1 / timm's rd_ratio). Default: 16.</summary>
    public int SqueezeReduction { get; set; } = 16;

    /// <summary>The inner width is rounded to a multiple of this, and is at least this (timm's rd_divisor). Default: 8.</summary>
    public int SqueezeDivisor { get; set; } = 8;

    /// <summary>Three 3x3 convolutions instead of the 7x7 stem (timm's stem_type "deep"). Default: false.</summary>
    public bool DeepStem { get; set; }

    /// <summary>Channels of the deep stem's first two convolutions; its third has twice as many. Default: 64. Only with <see cref="DeepStem"/>.</summary>
    public int StemWidth { get; set; } = 64;

    /// <summary>Average pool and 1x1 convolution on the shortcut instead of a strided 1x1 convolution (ResNet-D). Default: false.</summary>
    public bool AvgDown { get; set; }
}
