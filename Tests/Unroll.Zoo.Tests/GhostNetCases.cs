using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>The GhostNet family's recorded outputs and originals.</summary>
internal static class GhostNetCases
{
    public static IReadOnlyList<GoldenCase> Golden { get; } =
    [
        GoldenCase.Of<GhostNet100At64>("timm__ghostnet_100", "64x64"),
        GoldenCase.Of<GhostNet100>("timm__ghostnet_100", "224x224"),
        GoldenCase.Of<GhostNet100WithStages>("timm__ghostnet_100", "224x224"),
        GoldenCase.Of<GhostNet100>("timm__ghostnet_100", "224x224_b2"),
    ];

    public static IReadOnlyList<UpstreamCase> Upstream { get; } =
    [
        UpstreamCase.Of<GhostNet050, GhostNet050At64>("ghostnet_050"),
        UpstreamCase.Of<GhostNet100, GhostNet100At64>("ghostnet_100"),
        UpstreamCase.Of<GhostNet130, GhostNet130At64>("ghostnet_130"),
    ];
}

[NetworkVariant(typeof(GhostNet100), Name = "ghostnet_100 with stages", OutIndices = [0, 1, 2, 3, 4], Classes = 1000, Winograd = false)]
public sealed partial record GhostNet100WithStages;
