namespace Unroll;

/// <summary>
/// Declares a ShuffleNet V2: blocks that convolve half of their channels and shuffle them with the other half. Parameter names and arithmetic are those of torchvision
/// (torchvision/models/shufflenetv2.py). Its stages are stage2, stage3 and stage4; without classes and stages it returns conv5, the last feature map.
/// </summary>
/// <remarks>Source: Ma et al. 2018 (arXiv:1807.11164).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class ShuffleNetV2Attribute : NetworkAttribute
{
    /// <summary>Blocks in each stage (torchvision's stages_repeats). Default: [4, 8, 4].</summary>
    public int[] Layers { get; set; } = [4, 8, 4];

    /// <summary>Channels of each stage, even (the middle of torchvision's stages_out_channels). Default: [116, 232, 464], as in the x1.0 network.</summary>
    public int[] Channels { get; set; } = [116, 232, 464];

    /// <summary>Channels of the stem (the first of torchvision's stages_out_channels). Default: 24.</summary>
    public int StemChannels { get; set; } = 24;

    /// <summary>Channels of conv5 (the last of torchvision's stages_out_channels). Default: 1024.</summary>
    public int HeadChannels { get; set; } = 1024;
}
