using Unroll.Images;

namespace Unroll.Networks;

/// <summary>timm's resnet18d: deep stem, average pool on the shortcut.</summary>
[ResNet(Name = "resnet18d", Block = ResidualBlock.Basic, Layers = [2, 2, 2, 2], DeepStem = true, StemWidth = 32, AvgDown = true)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNet18d;

/// <summary>timm's resnet26d: deep stem, average pool on the shortcut.</summary>
[ResNet(Name = "resnet26d", Layers = [2, 2, 2, 2], DeepStem = true, StemWidth = 32, AvgDown = true)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNet26d;

/// <summary>timm's resnet50d: deep stem, average pool on the shortcut.</summary>
[ResNet(Name = "resnet50d", Layers = [3, 4, 6, 3], DeepStem = true, StemWidth = 32, AvgDown = true)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNet50d;

/// <summary>timm's resnet101d: deep stem, average pool on the shortcut.</summary>
[ResNet(Name = "resnet101d", Layers = [3, 4, 23, 3], DeepStem = true, StemWidth = 32, AvgDown = true)]
[Preprocessing(CropFraction = 0.95, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNet101d;

/// <summary>timm's resnetaa50: anti-aliased by average pools.</summary>
[ResNet(Name = "resnetaa50", Layers = [3, 4, 6, 3], AntiAliasing = AntiAliasing.AvgPool)]
[Preprocessing(CropFraction = 0.95, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNetAa50;

/// <summary>timm's resnet50_gn: group norm.</summary>
[ResNet(Name = "resnet50_gn", Layers = [3, 4, 6, 3], Norm = NormKind.GroupNorm)]
[Preprocessing(CropFraction = 0.94, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNet50Gn;

/// <summary>timm's ecaresnet50d: efficient channel attention.</summary>
[ResNet(Name = "ecaresnet50d", Layers = [3, 4, 6, 3], DeepStem = true, StemWidth = 32, AvgDown = true, Attention = ChannelAttention.Eca)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record EcaResNet50d;
