using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>IBN-Net's originals.</summary>
internal static class IbnNetCases
{
    public static IReadOnlyList<UpstreamCase> Upstream { get; } =
    [
        UpstreamCase.Of<ResNet18IbnA, ResNet18IbnAAt64>("resnet18_ibn_a"),
        UpstreamCase.Of<ResNet34IbnA, ResNet34IbnAAt64>("resnet34_ibn_a"),
        UpstreamCase.Of<ResNet50IbnA, ResNet50IbnAAt64>("resnet50_ibn_a"),
        UpstreamCase.Of<ResNet101IbnA, ResNet101IbnAAt64>("resnet101_ibn_a"),
        UpstreamCase.Of<ResNet18IbnB, ResNet18IbnBAt64>("resnet18_ibn_b"),
        UpstreamCase.Of<ResNet34IbnB, ResNet34IbnBAt64>("resnet34_ibn_b"),
        UpstreamCase.Of<ResNet50IbnB, ResNet50IbnBAt64>("resnet50_ibn_b"),
        UpstreamCase.Of<ResNet101IbnB, ResNet101IbnBAt64>("resnet101_ibn_b"),
        UpstreamCase.Of<ResNeXt101IbnA, ResNeXt101IbnAAt64>("resnext101_ibn_a"),
    ];
}
