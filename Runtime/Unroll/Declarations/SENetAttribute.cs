namespace Unroll;

/// <summary>
/// Declares a network of the SENet family in its original form: SE-ResNet, SE-ResNeXt, SENet-154. Parameter names and arithmetic are those of timm's legacy models
/// (timm/models/senet.py). Its stages are layer1 to layer4, the first after the max pool. timm's newer SE-ResNets are declared with <see cref="ResNetAttribute"/>.
/// </summary>
/// <remarks>Source: Hu et al. 2017 (arXiv:1709.01507).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class SENetAttribute : NetworkAttribute
{
    /// <summary>Blocks in each stage, for example [3, 4, 6, 3]. Required.</summary>
    public int[] Layers { get; set; } = [];

    /// <summary>The residual block. Default: <see cref="SENetBlock.Bottleneck"/>.</summary>
    public SENetBlock Block { get; set; } = SENetBlock.Bottleneck;

    /// <summary>Groups of the 3x3 convolution of each bottleneck, or of the second one of each basic block (timm's groups). Default: 1.</summary>
    public int Cardinality { get; set; } = 1;

    /// <summary>Width of a group in a stage of 64 channels (timm's base_width). Default: 4. Only with <see cref="SENetBlock.ResNeXt"/>.</summary>
    public int BottleneckWidth { get; set; } = 4;

    /// <summary>The gate's inner width is the channels divided by this, rounded down (timm's reduction). Default: 16.</summary>
    public int SqueezeReduction { get; set; } = 16;

    /// <summary>Channels of each stage before the block's expansion (1 for basic, 4 otherwise). Default: [64, 128, 256, 512].</summary>
    public int[] Channels { get; set; } = [64, 128, 256, 512];

    /// <summary>Channels of the stem (timm's inplanes). Default: 64.</summary>
    public int StemChannels { get; set; } = 64;

    /// <summary>Three 3x3 convolutions instead of the 7x7 stem (timm's input_3x3). Default: false.</summary>
    public bool DeepStem { get; set; }

    /// <summary>Kernel size of the strided shortcuts after the first stage, 1 or 3 (timm's downsample_kernel_size). Default: 1.</summary>
    public int DownsampleKernel { get; set; } = 1;
}
