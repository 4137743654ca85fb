using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>The SKNet family's recorded outputs and originals.</summary>
internal static class SKNetCases
{
    public static IReadOnlyList<GoldenCase> Golden { get; } =
    [
        GoldenCase.Of<SKResNet18At64>("timm__skresnet18", "64x64"),
        GoldenCase.Of<SKResNet18>("timm__skresnet18", "224x224"),
        GoldenCase.Of<SKResNet18WithStages>("timm__skresnet18", "224x224"),
        GoldenCase.Of<SKResNet18>("timm__skresnet18", "224x224_b2"),
        GoldenCase.Of<SKResNet50At64>("timm__skresnet50", "64x64"),
        GoldenCase.Of<SKResNet50>("timm__skresnet50", "224x224"),
        GoldenCase.Of<SKResNet50WithStages>("timm__skresnet50", "224x224"),
    ];

    public static IReadOnlyList<UpstreamCase> Upstream { get; } =
    [
        UpstreamCase.Of<SKResNet18, SKResNet18At64>("skresnet18"),
        UpstreamCase.Of<SKResNet34, SKResNet34At64>("skresnet34"),
        UpstreamCase.Of<SKResNet50, SKResNet50At64>("skresnet50"),
        UpstreamCase.Of<SKResNet50d, SKResNet50dAt64>("skresnet50d"),
        UpstreamCase.Of<SKResNeXt50_32x4d, SKResNeXt50_32x4dAt64>("skresnext50_32x4d"),
    ];
}

[NetworkVariant(typeof(SKResNet18), Name = "skresnet18 with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record SKResNet18WithStages;

[NetworkVariant(typeof(SKResNet50), Name = "skresnet50 with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record SKResNet50WithStages;
