namespace Unroll;

/// <summary>
/// Declares a cross stage partial network of residual blocks, CSPResNet or CSPResNeXt. Parameter names and arithmetic are those of timm (timm/models/cspnet.py).
/// Its stages are stages.0 to stages.3, the first after the max pool.
/// </summary>
/// <remarks>Source: Wang et al. 2019 (arXiv:1911.11929); the places of the expansion and of the leaky ReLU are timm's.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class CspNetAttribute : NetworkAttribute
{
    /// <summary>Blocks in each stage, for example [3, 3, 5, 2]. Required.</summary>
    public int[] Layers { get; set; } = [];

    /// <summary>Channels that each stage returns (timm's out_chs). Default: [128, 256, 512, 1024].</summary>
    public int[] Channels { get; set; } = [128, 256, 512, 1024];

    /// <summary>
    /// The ratio of a stage's inner channels, between its first convolution, which splits them, and its last, to those it returns (timm's expand_ratio). The half that
    /// goes through the blocks has as many channels as they have: timm's block_ratio is half of this. Default: 2.
    /// </summary>
    public double ExpandRatio { get; set; } = 2;

    /// <summary>The ratio of the channels of a block's 3x3 convolution to the block's (timm's bottle_ratio). Default: 0.5.</summary>
    public double BottleneckRatio { get; set; } = 0.5;

    /// <summary>Groups of the 3x3 convolutions (timm's groups). Default: 1.</summary>
    public int Cardinality { get; set; } = 1;

    /// <summary>Three 3x3 convolutions instead of the 7x7 stem. Default: false.</summary>
    public bool DeepStem { get; set; }

    /// <summary>Channels of the deep stem's first two convolutions; its third has twice as many. Default: 32. Only with <see cref="DeepStem"/>.</summary>
    public int StemWidth { get; set; } = 32;
}
