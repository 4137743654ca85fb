namespace Unroll;

/// <summary>
/// Declares a DenseNet-BC: each layer of a block reads the feature maps of all layers before it. Parameter names and arithmetic are those of
/// torchvision.models.densenet121 … densenet201.
/// </summary>
/// <remarks>
/// <para>Source: Huang et al. 2016 (arXiv:1608.06993); torchvision/models/densenet.py.</para>
/// <para>
/// Stages, for <see cref="NetworkAttribute.OutIndices"/>: the dense blocks, features.denseblock1 and so on.
/// Without a head and without stages the network returns what upstream's <c>features</c> returns, the last block after its batch norm.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DenseNetAttribute : NetworkAttribute
{
    /// <summary>Layers in each dense block, upstream's block_config, for example [6, 12, 24, 16]. Required.</summary>
    public int[] Layers { get; set; } = [];

    /// <summary>Channels that each layer adds, upstream's growth_rate. Default: 32.</summary>
    public int GrowthRate { get; set; } = 32;

    /// <summary>Channels of the stem, upstream's num_init_features. Default: 64.</summary>
    public int StemWidth { get; set; } = 64;

    /// <summary>Width of a layer's 1x1 convolution in units of <see cref="GrowthRate"/>, upstream's bn_size. Default: 4.</summary>
    public int BottleneckFactor { get; set; } = 4;
}
