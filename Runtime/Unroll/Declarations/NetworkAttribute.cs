namespace Unroll;

/// <summary>What every declared network has: its name, its input and what it returns.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public abstract class NetworkAttribute : Attribute
{
    /// <summary>The network's name for users and tools, by convention upstream's constructor name ("resnet50"). Default: the record's name.</summary>
    public string? Name { get; set; }

    /// <summary>The input's shape: [channels, height, width]. Default: [3, 224, 224].</summary>
    public int[] Input { get; set; } = [3, 224, 224];

    /// <summary>
    /// Classes of the linear classifier after the global average pool; 0: no head, the network returns the last stage's feature map.
    /// Default: 1000, or 0 where <see cref="OutIndices"/> or <see cref="OutStem"/> is given.
    /// </summary>
    public int Classes { get; set; } = 1000;

    /// <summary>
    /// The stages (0 = the first after the stem) whose feature maps the network returns, as detection backbones need them, in this order.
    /// The logits follow them where <see cref="Classes"/> is given as well. Default: none.
    /// </summary>
    public int[] OutIndices { get; set; } = [];

    /// <summary>
    /// Whether the network returns the stem's feature map as well, before those of <see cref="OutIndices"/>: what the stem's last layer returns, before the pool where there is one.
    /// In a ResNet, that is half the image's resolution. Index 0 of timm's <c>features_only</c> in the families in which timm counts from the stem; docs/families.md says which.
    /// Families without a stem (AlexNet, VGG) cannot have it. Default: false.
    /// </summary>
    public bool OutStem { get; set; }

    /// <summary>
    /// Whether 3x3 convolutions of stride 1 may use Winograd's F(4x4, 3x3) on the CPU where it is faster (Lavin and Gray 2015, arXiv:1509.09308):
    /// a quarter of the multiplications, at a relative rounding error of about 2e-6 a layer instead of 3e-7, and with four times the memory for the weights of those layers.
    /// Default: true.
    /// </summary>
    public bool Winograd { get; set; } = true;
}
