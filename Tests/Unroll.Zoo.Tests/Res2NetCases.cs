using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>The Res2Net family's recorded outputs and originals.</summary>
internal static class Res2NetCases
{
    public static IReadOnlyList<GoldenCase> Golden { get; } =
    [
        GoldenCase.Of<Res2Net50_26w_4sAt64>("timm__res2net50_26w_4s", "64x64"),
        GoldenCase.Of<Res2Net50_26w_4s>("timm__res2net50_26w_4s", "224x224"),
        GoldenCase.Of<Res2Net50_26w_4sWithStages>("timm__res2net50_26w_4s", "224x224"),
        GoldenCase.Of<Res2Net50_26w_4s>("timm__res2net50_26w_4s", "224x224_b2"),
        GoldenCase.Of<Res2NeXt50At64>("timm__res2next50", "64x64"),
        GoldenCase.Of<Res2NeXt50>("timm__res2next50", "224x224"),
        GoldenCase.Of<Res2NeXt50WithStages>("timm__res2next50", "224x224"),
    ];

    public static IReadOnlyList<UpstreamCase> Upstream { get; } =
    [
        UpstreamCase.Of<Res2Net50_26w_4s, Res2Net50_26w_4sAt64>("res2net50_26w_4s"),
        UpstreamCase.Of<Res2Net50_48w_2s, Res2Net50_48w_2sAt64>("res2net50_48w_2s"),
        UpstreamCase.Of<Res2Net50_14w_8s, Res2Net50_14w_8sAt64>("res2net50_14w_8s"),
        UpstreamCase.Of<Res2Net50_26w_6s, Res2Net50_26w_6sAt64>("res2net50_26w_6s"),
        UpstreamCase.Of<Res2Net50_26w_8s, Res2Net50_26w_8sAt64>("res2net50_26w_8s"),
        UpstreamCase.Of<Res2Net101_26w_4s, Res2Net101_26w_4sAt64>("res2net101_26w_4s"),
        UpstreamCase.Of<Res2NeXt50, Res2NeXt50At64>("res2next50"),
        UpstreamCase.Of<Res2Net50d, Res2Net50dAt64>("res2net50d"),
        UpstreamCase.Of<Res2Net101d, Res2Net101dAt64>("res2net101d"),
    ];
}

[NetworkVariant(typeof(Res2Net50_26w_4s), Name = "res2net50_26w_4s with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record Res2Net50_26w_4sWithStages;

[NetworkVariant(typeof(Res2NeXt50), Name = "res2next50 with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record Res2NeXt50WithStages;
