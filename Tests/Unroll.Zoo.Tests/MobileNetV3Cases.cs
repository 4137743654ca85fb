using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>MobileNetV3's recorded outputs and originals, its options among the latter.</summary>
internal static class MobileNetV3Cases
{
    public static IReadOnlyList<GoldenCase> Golden { get; } =
    [
        GoldenCase.Of<MobileNetV3LargeAt64>("torchvision__mobilenet_v3_large", "64x64"),
        GoldenCase.Of<MobileNetV3Large>("torchvision__mobilenet_v3_large", "224x224"),
        GoldenCase.Of<MobileNetV3LargeWithStages>("torchvision__mobilenet_v3_large", "224x224"),
        GoldenCase.Of<MobileNetV3SmallAt64>("torchvision__mobilenet_v3_small", "64x64"),
    ];

    public static IReadOnlyList<UpstreamCase> Upstream { get; } =
    [
        UpstreamCase.Of<MobileNetV3Large, MobileNetV3LargeAt64>("mobilenet_v3_large"),
        UpstreamCase.Of<MobileNetV3Small, MobileNetV3SmallAt64>("mobilenet_v3_small"),
        UpstreamCase.Of<MobileNetV3LargeDilated, MobileNetV3LargeDilated>("mobilenet_v3_large dilated"),
        UpstreamCase.Of<MobileNetV3SmallReducedTail, MobileNetV3SmallReducedTail>("mobilenet_v3_small reduced tail"),
        UpstreamCase.Of<MobileNetV3SmallNarrow, MobileNetV3SmallNarrow>("mobilenet_v3_small 0.75 dilated with reduced tail"),
    ];
}

[NetworkVariant(typeof(MobileNetV3Large), Name = "mobilenet_v3_large with stages", OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record MobileNetV3LargeWithStages;
