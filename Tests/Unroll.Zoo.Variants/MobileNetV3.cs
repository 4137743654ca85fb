using Unroll.Networks;

namespace Unroll.Zoo.Variants;

[NetworkVariant(typeof(MobileNetV3Large), Name = "mobilenet_v3_large at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record MobileNetV3LargeAt64;

[NetworkVariant(typeof(MobileNetV3Small), Name = "mobilenet_v3_small at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record MobileNetV3SmallAt64;

[MobileNetV3(Name = "mobilenet_v3_large dilated", Dilated = true, Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record MobileNetV3LargeDilated;

[MobileNetV3(Name = "mobilenet_v3_small reduced tail", Variant = MobileNetV3Variant.Small, ReducedTail = true, Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record MobileNetV3SmallReducedTail;

[MobileNetV3(Name = "mobilenet_v3_small 0.75 dilated with reduced tail", Variant = MobileNetV3Variant.Small, WidthMultiplier = 0.75, ReducedTail = true, Dilated = true, Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record MobileNetV3SmallNarrow;
