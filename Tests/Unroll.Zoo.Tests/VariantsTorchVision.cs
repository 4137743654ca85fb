using Unroll.Networks;

namespace Unroll.Zoo.Tests;

// Variants of torchvision's networks beside its ResNets: on small images, and with their feature maps at the sizes that are recorded.
[NetworkVariant(typeof(MobileNetV2), Name = "mobilenet_v2 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5, 6], Classes = 1000)]
public sealed partial record MobileNetV2At64;

[NetworkVariant(typeof(MobileNetV2), Name = "mobilenet_v2 with stages", OutIndices = [0, 1, 2, 3, 4, 5, 6], Classes = 1000)]
public sealed partial record MobileNetV2WithStages;

[NetworkVariant(typeof(MnasNet0_5), Name = "mnasnet0_5 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5], Classes = 1000)]
public sealed partial record MnasNet0_5At64;

[NetworkVariant(typeof(MnasNet0_75), Name = "mnasnet0_75 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5], Classes = 1000)]
public sealed partial record MnasNet0_75At64;

[NetworkVariant(typeof(MnasNet1_0), Name = "mnasnet1_0 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5], Classes = 1000)]
public sealed partial record MnasNet1_0At64;

[NetworkVariant(typeof(MnasNet1_3), Name = "mnasnet1_3 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5], Classes = 1000)]
public sealed partial record MnasNet1_3At64;

[NetworkVariant(typeof(MnasNet1_0), Name = "mnasnet1_0 with stages", OutIndices = [0, 1, 2, 3, 4, 5], Classes = 1000)]
public sealed partial record MnasNet1_0WithStages;

[NetworkVariant(typeof(DenseNet121), Name = "densenet121 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record DenseNet121At64;

[NetworkVariant(typeof(DenseNet161), Name = "densenet161 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record DenseNet161At64;

[NetworkVariant(typeof(DenseNet169), Name = "densenet169 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record DenseNet169At64;

[NetworkVariant(typeof(DenseNet201), Name = "densenet201 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record DenseNet201At64;

[NetworkVariant(typeof(DenseNet121), Name = "densenet121 with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record DenseNet121WithStages;
