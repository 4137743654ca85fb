using Unroll.Networks;

namespace Unroll.Zoo.Variants;

[NetworkVariant(typeof(ResNet18), Name = "resnet18 at 97x65", Input = [3, 97, 65], OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNet18At97x65;

[NetworkVariant(typeof(ResNeSt50), Name = "resnest50 at 97x65", Input = [3, 97, 65], OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNeSt50At97x65;

[ResNet(Name = "ResNet50Dilated 64", Layers = [3, 4, 6, 3], ReplaceStrideWithDilation = [false, true, true], Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNet50DilatedAt64;

[ResNet(Name = "ResNeSt50Dilated 64", Layers = [3, 4, 6, 3], Radix = 2, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true, Dilation = 4, Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record ResNeSt50DilatedAt64;
