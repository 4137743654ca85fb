using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>The RegNets' recorded outputs and originals.</summary>
internal static class RegNetCases
{
    public static IReadOnlyList<GoldenCase> Golden { get; } =
    [
        GoldenCase.Of<RegNetY400MFAt64>("torchvision__regnet_y_400mf", "64x64"),
        GoldenCase.Of<RegNetY400MF>("torchvision__regnet_y_400mf", "224x224"),
        GoldenCase.Of<RegNetY400MFWithStages>("torchvision__regnet_y_400mf", "224x224"),
        GoldenCase.Of<RegNetY800MFAt64>("torchvision__regnet_y_800mf", "64x64"),
        GoldenCase.Of<RegNetY1_6GFAt64>("torchvision__regnet_y_1_6gf", "64x64"),
        GoldenCase.Of<RegNetY3_2GFAt64>("torchvision__regnet_y_3_2gf", "64x64"),
        GoldenCase.Of<RegNetY8GFAt64>("torchvision__regnet_y_8gf", "64x64"),
        GoldenCase.Of<RegNetX400MFAt64>("torchvision__regnet_x_400mf", "64x64"),
        GoldenCase.Of<RegNetX800MFAt64>("torchvision__regnet_x_800mf", "64x64"),
        GoldenCase.Of<RegNetX1_6GFAt64>("torchvision__regnet_x_1_6gf", "64x64"),
        GoldenCase.Of<RegNetX3_2GFAt64>("torchvision__regnet_x_3_2gf", "64x64"),
        GoldenCase.Of<RegNetX8GFAt64>("torchvision__regnet_x_8gf", "64x64"),
    ];

    public static IReadOnlyList<UpstreamCase> Upstream { get; } =
    [
        UpstreamCase.Of<RegNetY400MF, RegNetY400MFAt64>("regnet_y_400mf"),
        UpstreamCase.Of<RegNetY800MF, RegNetY800MFAt64>("regnet_y_800mf"),
        UpstreamCase.Of<RegNetY1_6GF, RegNetY1_6GFAt64>("regnet_y_1_6gf"),
        UpstreamCase.Of<RegNetY3_2GF, RegNetY3_2GFAt64>("regnet_y_3_2gf"),
        UpstreamCase.Of<RegNetY8GF, RegNetY8GFAt64>("regnet_y_8gf"),
        UpstreamCase.Of<RegNetX400MF, RegNetX400MFAt64>("regnet_x_400mf"),
        UpstreamCase.Of<RegNetX800MF, RegNetX800MFAt64>("regnet_x_800mf"),
        UpstreamCase.Of<RegNetX1_6GF, RegNetX1_6GFAt64>("regnet_x_1_6gf"),
        UpstreamCase.Of<RegNetX3_2GF, RegNetX3_2GFAt64>("regnet_x_3_2gf"),
        UpstreamCase.Of<RegNetX8GF, RegNetX8GFAt64>("regnet_x_8gf"),
    ];
}

[NetworkVariant(typeof(RegNetY400MF), Name = "regnet_y_400mf with stages", OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record RegNetY400MFWithStages;
