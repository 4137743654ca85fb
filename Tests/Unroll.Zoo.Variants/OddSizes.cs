using Unroll.Networks;

namespace Unroll.Zoo.Variants;

// One network of each family on an input that no stride divides. (The pools of resnetaa50 need sizes that are halved evenly.)
[NetworkVariant(typeof(ResNet18), Name = "resnet18 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet18At45x67;

[NetworkVariant(typeof(ResNeXt50_32x4d), Name = "resnext50_32x4d at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeXt50_32x4dAt45x67;

[NetworkVariant(typeof(ResNeSt50), Name = "resnest50 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50At45x67;

[NetworkVariant(typeof(ResNeSt50d4s2x40d), Name = "resnest50d_4s2x40d at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50d4s2x40dAt45x67;

[NetworkVariant(typeof(ResNetAa50), Name = "resnetaa50 at 64x96", Input = [3, 64, 96], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNetAa50At64x96;

[NetworkVariant(typeof(ResNet50Gn), Name = "resnet50_gn at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet50GnAt45x67;

[NetworkVariant(typeof(EcaResNet50d), Name = "ecaresnet50d at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record EcaResNet50dAt45x67;

[NetworkVariant(typeof(LegacySeResNet50), Name = "legacy_seresnet50 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record LegacySeResNet50At45x67;

[NetworkVariant(typeof(Res2NeXt50), Name = "res2next50 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record Res2NeXt50At45x67;

[NetworkVariant(typeof(SKResNet18), Name = "skresnet18 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record SKResNet18At45x67;

[NetworkVariant(typeof(GhostNet100), Name = "ghostnet_100 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record GhostNet100At45x67;

[NetworkVariant(typeof(MobileNetV2), Name = "mobilenet_v2 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3, 4, 5, 6], Classes = 1000)]
public sealed partial record MobileNetV2At45x67;

[NetworkVariant(typeof(MobileNetV3Large), Name = "mobilenet_v3_large at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record MobileNetV3LargeAt45x67;

[NetworkVariant(typeof(EfficientNetB0), Name = "efficientnet_b0 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3, 4, 5, 6], Classes = 1000)]
public sealed partial record EfficientNetB0At45x67;

[NetworkVariant(typeof(RegNetY400MF), Name = "regnet_y_400mf at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record RegNetY400MFAt45x67;

[NetworkVariant(typeof(MnasNet0_5), Name = "mnasnet0_5 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3, 4, 5], Classes = 1000)]
public sealed partial record MnasNet0_5At45x67;

[NetworkVariant(typeof(DenseNet121), Name = "densenet121 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record DenseNet121At45x67;

[NetworkVariant(typeof(ShuffleNetV2X1_0), Name = "shufflenet_v2_x1_0 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record ShuffleNetV2X1_0At45x67;

[NetworkVariant(typeof(SqueezeNet1_0), Name = "squeezenet1_0 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record SqueezeNet1_0At45x67;

[NetworkVariant(typeof(Vgg11Bn), Name = "vgg11_bn at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record Vgg11BnAt45x67;

[NetworkVariant(typeof(GoogLeNet), Name = "googlenet at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record GoogLeNetAt45x67;

[NetworkVariant(typeof(CspResNet50), Name = "cspresnet50 at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record CspResNet50At45x67;

[NetworkVariant(typeof(ResNet50IbnA), Name = "resnet50_ibn_a at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet50IbnAAt45x67;

[NetworkVariant(typeof(ResNet18IbnB), Name = "resnet18_ibn_b at 45x67", Input = [3, 45, 67], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet18IbnBAt45x67;

[ResNet(Name = "rectified resnest at 45x67", Input = [3, 45, 67], Layers = [2, 2, 1, 1], Radix = 2, DeepStem = true, StemWidth = 16, AvgDown = true, Avd = true, Dilation = 2, RectifiedConv = true)]
public sealed partial record RectifiedResNeStAt45x67;
