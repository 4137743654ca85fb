namespace Unroll.Torch.Tests;

// A small network of each family in which timm's features_only has an index for the stem.
[ResNet(Name = "stem of resnet", Input = [3, 37, 41], Layers = [1], Channels = [8], OutStem = true, OutIndices = [0])]
public sealed partial record StemOfResNet;

[ResNet(Name = "stem of deep resnet", Input = [3, 37, 41], Layers = [1], Channels = [8], DeepStem = true, StemWidth = 8, OutStem = true, OutIndices = [0])]
public sealed partial record StemOfDeepResNet;

[SENet(Name = "stem of senet", Input = [3, 37, 41], Layers = [1], Channels = [16], OutStem = true, OutIndices = [0])]
public sealed partial record StemOfSENet;

[SKNet(Name = "stem of sknet", Input = [3, 37, 41], Layers = [1], Channels = [16], OutStem = true, OutIndices = [0])]
public sealed partial record StemOfSKNet;

[Res2Net(Name = "stem of res2net", Input = [3, 37, 41], Layers = [1], Channels = [16], OutStem = true, OutIndices = [0])]
public sealed partial record StemOfRes2Net;

[CspNet(Name = "stem of cspnet", Input = [3, 37, 41], Layers = [1], Channels = [16], OutStem = true, OutIndices = [0])]
public sealed partial record StemOfCspNet;

[GhostNet(Name = "stem of ghostnet", Input = [3, 64, 65], WidthMultiplier = 0.5, OutStem = true, OutIndices = [0, 4])]
public sealed partial record StemOfGhostNet;

[RegNet(Name = "stem of regnet", Input = [3, 37, 41], Depth = 5, InitialWidth = 16, WidthSlope = 12, GroupWidth = 8, StemWidth = 12, OutStem = true, OutIndices = [0])]
public sealed partial record StemOfRegNet;

[DenseNet(Name = "stem of densenet", Input = [3, 40, 41], Layers = [1], GrowthRate = 8, StemWidth = 16, OutStem = true, OutIndices = [0])]
public sealed partial record StemOfDenseNet;

[MnasNet(Name = "stem of mnasnet", Input = [3, 37, 41], WidthMultiplier = 0.5, OutStem = true, OutIndices = [0])]
public sealed partial record StemOfMnasNet;

[MobileNetV3(Name = "stem of mobilenet v3", Input = [3, 37, 41], Variant = MobileNetV3Variant.Small, WidthMultiplier = 0.5, OutStem = true, OutIndices = [0])]
public sealed partial record StemOfMobileNetV3;

[InceptionV3(Name = "stem of inception_v3", Input = [3, 75, 83], OutStem = true, OutIndices = [0])]
public sealed partial record StemOfInception;
