namespace Unroll;

/// <summary>
/// Declares a network of the Res2Net family: bottlenecks whose 3x3 convolution is a hierarchy of smaller ones. Parameter names and arithmetic are those of timm
/// (timm/models/res2net.py). Its stages are layer1 to layer4, the first after the max pool.
/// </summary>
/// <remarks>Source: Gao et al. 2019 (arXiv:1904.01169).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class Res2NetAttribute : NetworkAttribute
{
    /// <summary>Blocks in each stage, for example [3, 4, 6, 3]. Required.</summary>
    public int[] Layers { get; set; } = [];

    /// <summary>Parts that a bottleneck's channels are split into (the "4s" of 26w_4s). Default: 4.</summary>
    public int Scale { get; set; } = 4;

    /// <summary>Width of one group of one part in a stage of 64 channels: timm's base_width (the "26w" of 26w_4s). Default: 26.</summary>
    public int BottleneckWidth { get; set; } = 26;

    /// <summary>Groups of the 3x3 convolutions (Res2NeXt). Default: 1.</summary>
    public int Cardinality { get; set; } = 1;

    /// <summary>Channels of each stage before the block's expansion of 4. Default: [64, 128, 256, 512].</summary>
    public int[] Channels { get; set; } = [64, 128, 256, 512];

    /// <summary>Three 3x3 convolutions instead of the 7x7 stem (timm's stem_type "deep"). Default: false.</summary>
    public bool DeepStem { get; set; }

    /// <summary>Channels of the deep stem's first two convolutions; its third has twice as many. Default: 64. Only with <see cref="DeepStem"/>.</summary>
    public int StemWidth { get; set; } = 64;

    /// <summary>Average pool and 1x1 convolution on the shortcut instead of a strided 1x1 convolution (ResNet-D). Default: false.</summary>
    public bool AvgDown { get; set; }
}
