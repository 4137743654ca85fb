using Unroll.Networks;

namespace Unroll.Zoo.Variants;

[NetworkVariant(typeof(EfficientNetB0), Name = "efficientnet_b0 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5, 6], Classes = 1000)]
public sealed partial record EfficientNetB0At64;

[NetworkVariant(typeof(EfficientNetB1), Name = "efficientnet_b1 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5, 6], Classes = 1000)]
public sealed partial record EfficientNetB1At64;

[NetworkVariant(typeof(EfficientNetB2), Name = "efficientnet_b2 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5, 6], Classes = 1000)]
public sealed partial record EfficientNetB2At64;

[NetworkVariant(typeof(EfficientNetB3), Name = "efficientnet_b3 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5, 6], Classes = 1000)]
public sealed partial record EfficientNetB3At64;

[NetworkVariant(typeof(EfficientNetB4), Name = "efficientnet_b4 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5, 6], Classes = 1000)]
public sealed partial record EfficientNetB4At64;
