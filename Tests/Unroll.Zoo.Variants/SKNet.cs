using Unroll.Networks;

namespace Unroll.Zoo.Variants;

[NetworkVariant(typeof(SKResNet18), Name = "skresnet18 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record SKResNet18At64;

[NetworkVariant(typeof(SKResNet34), Name = "skresnet34 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record SKResNet34At64;

[NetworkVariant(typeof(SKResNet50), Name = "skresnet50 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record SKResNet50At64;

[NetworkVariant(typeof(SKResNet50d), Name = "skresnet50d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record SKResNet50dAt64;

[NetworkVariant(typeof(SKResNeXt50_32x4d), Name = "skresnext50_32x4d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record SKResNeXt50_32x4dAt64;
