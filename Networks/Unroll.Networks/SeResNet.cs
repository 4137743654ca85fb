using Unroll.Images;

namespace Unroll.Networks;

/// <summary>timm's seresnet18.</summary>
[ResNet(Name = "seresnet18", Block = ResidualBlock.Basic, Layers = [2, 2, 2, 2], Attention = ChannelAttention.SqueezeExcitation)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record SeResNet18;

/// <summary>timm's seresnet34.</summary>
[ResNet(Name = "seresnet34", Block = ResidualBlock.Basic, Layers = [3, 4, 6, 3], Attention = ChannelAttention.SqueezeExcitation)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record SeResNet34;

/// <summary>timm's seresnet50.</summary>
[ResNet(Name = "seresnet50", Layers = [3, 4, 6, 3], Attention = ChannelAttention.SqueezeExcitation)]
[Preprocessing(CropFraction = 0.95, Interpolation = Interpolation.Bicubic)]
public sealed partial record SeResNet50;

/// <summary>timm's seresnet101.</summary>
[ResNet(Name = "seresnet101", Layers = [3, 4, 23, 3], Attention = ChannelAttention.SqueezeExcitation)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record SeResNet101;

/// <summary>timm's seresnet152.</summary>
[ResNet(Name = "seresnet152", Layers = [3, 8, 36, 3], Attention = ChannelAttention.SqueezeExcitation)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record SeResNet152;

/// <summary>timm's seresnext50_32x4d.</summary>
[ResNet(Name = "seresnext50_32x4d", Layers = [3, 4, 6, 3], Cardinality = 32, BottleneckWidth = 4, Attention = ChannelAttention.SqueezeExcitation)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record SeResNeXt50_32x4d;
