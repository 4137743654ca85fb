using Unroll.Networks;

namespace Unroll.Zoo.Tests;

// The networks whose outputs are recorded at other sizes, their feature maps beside their logits, all convolutions direct.
// (The zoo's own, by Winograd's algorithm where that is faster, are held to the same tolerance.)
[NetworkVariant(typeof(ResNet18), Name = "resnet18 with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNet18WithStages;

[NetworkVariant(typeof(ResNet50), Name = "resnet50 with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNet50WithStages;

[NetworkVariant(typeof(ResNeXt50_32x4d), Name = "resnext50_32x4d with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNeXt50_32x4dWithStages;

[NetworkVariant(typeof(ResNeSt50), Name = "resnest50 with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNeSt50WithStages;

[NetworkVariant(typeof(ResNeSt50Fast1s1x64d), Name = "resnest50_fast_1s1x64d with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNeSt50Fast1s1x64dWithStages;

[NetworkVariant(typeof(ResNeSt50Fast2s2x40d), Name = "resnest50_fast_2s2x40d with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNeSt50Fast2s2x40dWithStages;

[NetworkVariant(typeof(ResNeSt14d), Name = "resnest14d with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNeSt14dWithStages;

[NetworkVariant(typeof(ResNeSt26d), Name = "resnest26d with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNeSt26dWithStages;

[NetworkVariant(typeof(ResNeSt50d1s4x24d), Name = "resnest50d_1s4x24d with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNeSt50d1s4x24dWithStages;

[NetworkVariant(typeof(ResNet50d), Name = "resnet50d with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNet50dWithStages;

[NetworkVariant(typeof(ResNetAa50), Name = "resnetaa50 with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNetAa50WithStages;

[NetworkVariant(typeof(SeResNet50), Name = "seresnet50 with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record SeResNet50WithStages;

[ResNet(Name = "ResNet50Dilated 224", Layers = [3, 4, 6, 3], ReplaceStrideWithDilation = [false, true, true], Input = [3, 224, 224], OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNet50DilatedAt224;

[ResNet(Name = "ResNeSt50Dilated 224", Layers = [3, 4, 6, 3], Radix = 2, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true, Dilation = 4, Input = [3, 224, 224], OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNeSt50DilatedAt224;
