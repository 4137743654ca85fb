using Unroll.Networks;

namespace Unroll.Zoo.Variants;

[NetworkVariant(typeof(RegNetY400MF), Name = "regnet_y_400mf at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record RegNetY400MFAt64;

[NetworkVariant(typeof(RegNetY800MF), Name = "regnet_y_800mf at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record RegNetY800MFAt64;

[NetworkVariant(typeof(RegNetY1_6GF), Name = "regnet_y_1_6gf at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record RegNetY1_6GFAt64;

[NetworkVariant(typeof(RegNetY3_2GF), Name = "regnet_y_3_2gf at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record RegNetY3_2GFAt64;

[NetworkVariant(typeof(RegNetY8GF), Name = "regnet_y_8gf at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record RegNetY8GFAt64;

[NetworkVariant(typeof(RegNetX400MF), Name = "regnet_x_400mf at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record RegNetX400MFAt64;

[NetworkVariant(typeof(RegNetX800MF), Name = "regnet_x_800mf at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record RegNetX800MFAt64;

[NetworkVariant(typeof(RegNetX1_6GF), Name = "regnet_x_1_6gf at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record RegNetX1_6GFAt64;

[NetworkVariant(typeof(RegNetX3_2GF), Name = "regnet_x_3_2gf at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record RegNetX3_2GFAt64;

[NetworkVariant(typeof(RegNetX8GF), Name = "regnet_x_8gf at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record RegNetX8GFAt64;
