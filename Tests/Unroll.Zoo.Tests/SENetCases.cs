using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>The SENet family's recorded outputs and originals.</summary>
internal static class SENetCases
{
    public static IReadOnlyList<GoldenCase> Golden { get; } =
    [
        GoldenCase.Of<LegacySeResNet50At64>("timm__legacy_seresnet50", "64x64"),
        GoldenCase.Of<LegacySeResNet50>("timm__legacy_seresnet50", "224x224"),
        GoldenCase.Of<LegacySeResNet50WithStages>("timm__legacy_seresnet50", "224x224"),
    ];

    public static IReadOnlyList<UpstreamCase> Upstream { get; } =
    [
        UpstreamCase.Of<LegacySeResNet18, LegacySeResNet18At64>("legacy_seresnet18"),
        UpstreamCase.Of<LegacySeResNet34, LegacySeResNet34At64>("legacy_seresnet34"),
        UpstreamCase.Of<LegacySeResNet50, LegacySeResNet50At64>("legacy_seresnet50"),
        UpstreamCase.Of<LegacySeResNet101, LegacySeResNet101At64>("legacy_seresnet101"),
        UpstreamCase.Of<LegacySeResNet152, LegacySeResNet152At64>("legacy_seresnet152"),
        UpstreamCase.Of<LegacySENet154, LegacySENet154At64>("legacy_senet154"),
        UpstreamCase.Of<LegacySeResNeXt26_32x4d, LegacySeResNeXt26_32x4dAt64>("legacy_seresnext26_32x4d"),
        UpstreamCase.Of<LegacySeResNeXt50_32x4d, LegacySeResNeXt50_32x4dAt64>("legacy_seresnext50_32x4d"),
        UpstreamCase.Of<LegacySeResNeXt101_32x4d, LegacySeResNeXt101_32x4dAt64>("legacy_seresnext101_32x4d"),
    ];
}

[NetworkVariant(typeof(LegacySeResNet50), Name = "legacy_seresnet50 with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record LegacySeResNet50WithStages;
