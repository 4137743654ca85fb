using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>The EfficientNets' recorded outputs and originals.</summary>
internal static class EfficientNetCases
{
    public static IReadOnlyList<GoldenCase> Golden { get; } =
    [
        GoldenCase.Of<EfficientNetB0At64>("torchvision__efficientnet_b0", "64x64"),
        GoldenCase.Of<EfficientNetB0>("torchvision__efficientnet_b0", "224x224"),
        GoldenCase.Of<EfficientNetB0WithStages>("torchvision__efficientnet_b0", "224x224"),
        GoldenCase.Of<EfficientNetB1At64>("torchvision__efficientnet_b1", "64x64"),
        GoldenCase.Of<EfficientNetB2At64>("torchvision__efficientnet_b2", "64x64"),
        GoldenCase.Of<EfficientNetB3At64>("torchvision__efficientnet_b3", "64x64"),
        GoldenCase.Of<EfficientNetB4At64>("torchvision__efficientnet_b4", "64x64"),
    ];

    public static IReadOnlyList<UpstreamCase> Upstream { get; } =
    [
        UpstreamCase.Of<EfficientNetB0, EfficientNetB0At64>("efficientnet_b0"),
        UpstreamCase.Of<EfficientNetB1, EfficientNetB1At64>("efficientnet_b1"),
        UpstreamCase.Of<EfficientNetB2, EfficientNetB2At64>("efficientnet_b2"),
        UpstreamCase.Of<EfficientNetB3, EfficientNetB3At64>("efficientnet_b3"),
        UpstreamCase.Of<EfficientNetB4, EfficientNetB4At64>("efficientnet_b4"),
    ];
}

[NetworkVariant(typeof(EfficientNetB0), Name = "efficientnet_b0 with stages", OutIndices = [0, 1, 2, 3, 4, 5, 6], Classes = 1000)]
public sealed partial record EfficientNetB0WithStages;
