namespace Unroll;

/// <summary>
/// Declares a VGG: stages of 3x3 convolutions, each ending in a 2x2 max pool, and three linear layers. Parameter names and arithmetic are those of
/// torchvision.models.vgg11 … vgg19_bn.
/// </summary>
/// <remarks>
/// <para>Source: Simonyan and Zisserman 2014 (arXiv:1409.1556); torchvision/models/vgg.py.</para>
/// <para>
/// Stages, for <see cref="NetworkAttribute.OutIndices"/>: the map after each stage's last activation, before its pool.
/// Without a head and without stages the network returns what upstream's <c>features</c> returns, the map after the last pool.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class VggAttribute : NetworkAttribute
{
    /// <summary>Convolutions in each stage, for example [2, 2, 3, 3, 3] for VGG-16. Required.</summary>
    public int[] Layers { get; set; } = [];

    /// <summary>Channels of each stage. Default: [64, 128, 256, 512, 512].</summary>
    public int[] Channels { get; set; } = [64, 128, 256, 512, 512];

    /// <summary>Whether a batch norm follows each convolution, upstream's "_bn". Default: false.</summary>
    public bool BatchNorm { get; set; }

    /// <summary>Width of the classifier's two hidden layers. Default: 4096.</summary>
    public int HiddenFeatures { get; set; } = 4096;
}
