namespace Unroll.Networks;

/// <summary>torchvision.models.regnet_y_400mf.</summary>
[RegNet(Name = "regnet_y_400mf", Depth = 16, InitialWidth = 48, WidthSlope = 27.89, WidthStep = 2.09, GroupWidth = 8, SqueezeRatio = 0.25)]
public sealed partial record RegNetY400MF;

/// <summary>torchvision.models.regnet_y_800mf.</summary>
[RegNet(Name = "regnet_y_800mf", Depth = 14, InitialWidth = 56, WidthSlope = 38.84, WidthStep = 2.4, GroupWidth = 16, SqueezeRatio = 0.25)]
public sealed partial record RegNetY800MF;

/// <summary>torchvision.models.regnet_y_1_6gf.</summary>
[RegNet(Name = "regnet_y_1_6gf", Depth = 27, InitialWidth = 48, WidthSlope = 20.71, WidthStep = 2.65, GroupWidth = 24, SqueezeRatio = 0.25)]
public sealed partial record RegNetY1_6GF;

/// <summary>torchvision.models.regnet_y_3_2gf.</summary>
[RegNet(Name = "regnet_y_3_2gf", Depth = 21, InitialWidth = 80, WidthSlope = 42.63, WidthStep = 2.66, GroupWidth = 24, SqueezeRatio = 0.25)]
public sealed partial record RegNetY3_2GF;

/// <summary>torchvision.models.regnet_y_8gf.</summary>
[RegNet(Name = "regnet_y_8gf", Depth = 17, InitialWidth = 192, WidthSlope = 76.82, WidthStep = 2.19, GroupWidth = 56, SqueezeRatio = 0.25)]
public sealed partial record RegNetY8GF;

/// <summary>torchvision.models.regnet_x_400mf.</summary>
[RegNet(Name = "regnet_x_400mf", Depth = 22, InitialWidth = 24, WidthSlope = 24.48, WidthStep = 2.54, GroupWidth = 16)]
public sealed partial record RegNetX400MF;

/// <summary>torchvision.models.regnet_x_800mf.</summary>
[RegNet(Name = "regnet_x_800mf", Depth = 16, InitialWidth = 56, WidthSlope = 35.73, WidthStep = 2.28, GroupWidth = 16)]
public sealed partial record RegNetX800MF;

/// <summary>torchvision.models.regnet_x_1_6gf.</summary>
[RegNet(Name = "regnet_x_1_6gf", Depth = 18, InitialWidth = 80, WidthSlope = 34.01, WidthStep = 2.25, GroupWidth = 24)]
public sealed partial record RegNetX1_6GF;

/// <summary>torchvision.models.regnet_x_3_2gf.</summary>
[RegNet(Name = "regnet_x_3_2gf", Depth = 25, InitialWidth = 88, WidthSlope = 26.31, WidthStep = 2.25, GroupWidth = 48)]
public sealed partial record RegNetX3_2GF;

/// <summary>torchvision.models.regnet_x_8gf.</summary>
[RegNet(Name = "regnet_x_8gf", Depth = 23, InitialWidth = 80, WidthSlope = 49.56, WidthStep = 2.88, GroupWidth = 120)]
public sealed partial record RegNetX8GF;
