using Unroll.Networks;

namespace Unroll.Zoo.Variants;

[NetworkVariant(typeof(Res2Net50_26w_4s), Name = "res2net50_26w_4s at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record Res2Net50_26w_4sAt64;

[NetworkVariant(typeof(Res2Net50_48w_2s), Name = "res2net50_48w_2s at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record Res2Net50_48w_2sAt64;

[NetworkVariant(typeof(Res2Net50_14w_8s), Name = "res2net50_14w_8s at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record Res2Net50_14w_8sAt64;

[NetworkVariant(typeof(Res2Net50_26w_6s), Name = "res2net50_26w_6s at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record Res2Net50_26w_6sAt64;

[NetworkVariant(typeof(Res2Net50_26w_8s), Name = "res2net50_26w_8s at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record Res2Net50_26w_8sAt64;

[NetworkVariant(typeof(Res2Net101_26w_4s), Name = "res2net101_26w_4s at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record Res2Net101_26w_4sAt64;

[NetworkVariant(typeof(Res2NeXt50), Name = "res2next50 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record Res2NeXt50At64;

[NetworkVariant(typeof(Res2Net50d), Name = "res2net50d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record Res2Net50dAt64;

[NetworkVariant(typeof(Res2Net101d), Name = "res2net101d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record Res2Net101dAt64;
