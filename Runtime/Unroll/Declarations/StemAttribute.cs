namespace Unroll;

/// <summary>
/// Declares a network composed of any family's blocks: <c>[Stem(…)]</c>, a <see cref="StageAttribute">[Stage(…)]</see> for each stage, in order, and a
/// <see cref="HeadAttribute">[Head(…)]</see> or none. This attribute holds the first convolution and what concerns the network as a whole.
/// </summary>
/// <remarks>
/// Parameters are named by their place: <c>stem.*</c>, <c>stages.I.B.*</c> for block B of stage I (both from 0), <c>head.*</c>. Within a block the names are those of
/// the block's family; docs/composition.md lists them.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class StemAttribute : Attribute
{
    /// <summary>The network's name for users and tools. Default: the record's name.</summary>
    public string? Name { get; set; }

    /// <summary>The input's shape: [channels, height, width]. Default: [3, 224, 224].</summary>
    public int[] Input { get; set; } = [3, 224, 224];

    /// <summary>The stages (0 = the first) whose feature maps the network returns, in this order; the logits follow where there is a head. Default: none.</summary>
    public int[] OutIndices { get; set; } = [];

    /// <summary>Whether the network returns this stem's feature map as well, before the pool and before the maps of <see cref="OutIndices"/>. Default: false.</summary>
    public bool OutStem { get; set; }

    /// <summary>Whether 3x3 convolutions of stride 1 may use Winograd's algorithm on the CPU where it is faster; see <see cref="NetworkAttribute.Winograd"/>. Default: true.</summary>
    public bool Winograd { get; set; } = true;

    /// <summary>Channels of the stem's convolution. Default: 64.</summary>
    public int Channels { get; set; } = 64;

    /// <summary>The size of its kernel, odd; the padding is half of that. Default: 7.</summary>
    public int Kernel { get; set; } = 7;

    /// <summary>Its stride, 1 or 2. Default: 2.</summary>
    public int Stride { get; set; } = 2;

    /// <summary>Whether a 3x3 max pool of stride 2 follows. Default: true.</summary>
    public bool Pool { get; set; } = true;
}
