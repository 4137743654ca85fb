using Unroll.Networks;

namespace Unroll.Zoo.Variants;

[NetworkVariant(typeof(ShuffleNetV2X0_5), Name = "shufflenet_v2_x0_5 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record ShuffleNetV2X0_5At64;

[NetworkVariant(typeof(ShuffleNetV2X1_0), Name = "shufflenet_v2_x1_0 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record ShuffleNetV2X1_0At64;

[NetworkVariant(typeof(ShuffleNetV2X1_5), Name = "shufflenet_v2_x1_5 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record ShuffleNetV2X1_5At64;

[NetworkVariant(typeof(ShuffleNetV2X2_0), Name = "shufflenet_v2_x2_0 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record ShuffleNetV2X2_0At64;
