using Unroll.Hub.Catalog;

namespace Unroll.Hub;

/// <summary>The 1,000 classes of ImageNet (ILSVRC 2012) in the order of the networks' logits.</summary>
public static class ImageNetClasses
{
    /// <summary>Names of the classes: torchvision's table _IMAGENET_CATEGORIES (BSD-3-Clause; see the package's THIRD-PARTY-NOTICES.txt).</summary>
    public static IReadOnlyList<string> Names { get; } = Array.AsReadOnly(EmbeddedData.ReadLines("imagenet-classes.txt"));
}
