using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>The ShuffleNetV2 family's recorded outputs and originals.</summary>
internal static class ShuffleNetV2Cases
{
    public static IReadOnlyList<GoldenCase> Golden { get; } =
    [
        GoldenCase.Of<ShuffleNetV2X1_0At64>("torchvision__shufflenet_v2_x1_0", "64x64"),
        GoldenCase.Of<ShuffleNetV2X1_0At64>("torchvision__shufflenet_v2_x1_0", "64x64_b2"),
        GoldenCase.Of<ShuffleNetV2X1_0>("torchvision__shufflenet_v2_x1_0", "224x224"),
        GoldenCase.Of<ShuffleNetV2X1_0WithStages>("torchvision__shufflenet_v2_x1_0", "224x224"),
    ];

    public static IReadOnlyList<UpstreamCase> Upstream { get; } =
    [
        UpstreamCase.Of<ShuffleNetV2X0_5, ShuffleNetV2X0_5At64>("shufflenet_v2_x0_5"),
        UpstreamCase.Of<ShuffleNetV2X1_0, ShuffleNetV2X1_0At64>("shufflenet_v2_x1_0"),
        UpstreamCase.Of<ShuffleNetV2X1_5, ShuffleNetV2X1_5At64>("shufflenet_v2_x1_5"),
        UpstreamCase.Of<ShuffleNetV2X2_0, ShuffleNetV2X2_0At64>("shufflenet_v2_x2_0"),
    ];
}

[NetworkVariant(typeof(ShuffleNetV2X1_0), Name = "shufflenet_v2_x1_0 with stages", OutIndices = [0, 1, 2], Classes = 1000, Winograd = false)]
public sealed partial record ShuffleNetV2X1_0WithStages;
