using Unroll.Images;

namespace Unroll.Networks;

/// <summary>timm's skresnet18.</summary>
[SKNet(Name = "skresnet18", Block = ResidualBlock.Basic, Layers = [2, 2, 2, 2], SqueezeReduction = 8, SqueezeDivisor = 16)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record SKResNet18;

/// <summary>timm's skresnet34.</summary>
[SKNet(Name = "skresnet34", Block = ResidualBlock.Basic, Layers = [3, 4, 6, 3], SqueezeReduction = 8, SqueezeDivisor = 16)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record SKResNet34;

/// <summary>timm's skresnet50.</summary>
[SKNet(Name = "skresnet50", Layers = [3, 4, 6, 3])]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record SKResNet50;

/// <summary>timm's skresnet50d.</summary>
[SKNet(Name = "skresnet50d", Layers = [3, 4, 6, 3], DeepStem = true, StemWidth = 32, AvgDown = true)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record SKResNet50d;

/// <summary>timm's skresnext50_32x4d.</summary>
[SKNet(Name = "skresnext50_32x4d", Layers = [3, 4, 6, 3], Cardinality = 32, BottleneckWidth = 4, SplitInput = false, SqueezeDivisor = 32)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record SKResNeXt50_32x4d;
