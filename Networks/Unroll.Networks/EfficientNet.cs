using Unroll.Images;

namespace Unroll.Networks;

/// <summary>torchvision.models.efficientnet_b0.</summary>
[EfficientNet(Name = "efficientnet_b0")]
[Preprocessing(Resize = 256, Interpolation = Interpolation.Bicubic)]
public sealed partial record EfficientNetB0;

/// <summary>torchvision.models.efficientnet_b1.</summary>
[EfficientNet(Name = "efficientnet_b1", Input = [3, 240, 240], DepthMultiplier = 1.1)]
[Preprocessing(Resize = 256, Interpolation = Interpolation.Bicubic)]
public sealed partial record EfficientNetB1;

/// <summary>torchvision.models.efficientnet_b2.</summary>
[EfficientNet(Name = "efficientnet_b2", Input = [3, 288, 288], WidthMultiplier = 1.1, DepthMultiplier = 1.2, Dropout = 0.3)]
[Preprocessing(Resize = 288, Interpolation = Interpolation.Bicubic)]
public sealed partial record EfficientNetB2;

/// <summary>torchvision.models.efficientnet_b3.</summary>
[EfficientNet(Name = "efficientnet_b3", Input = [3, 300, 300], WidthMultiplier = 1.2, DepthMultiplier = 1.4, Dropout = 0.3)]
[Preprocessing(Resize = 320, Interpolation = Interpolation.Bicubic)]
public sealed partial record EfficientNetB3;

/// <summary>torchvision.models.efficientnet_b4.</summary>
[EfficientNet(Name = "efficientnet_b4", Input = [3, 380, 380], WidthMultiplier = 1.4, DepthMultiplier = 1.8, Dropout = 0.4)]
[Preprocessing(Resize = 384, Interpolation = Interpolation.Bicubic)]
public sealed partial record EfficientNetB4;
