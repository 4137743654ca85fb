namespace Unroll.Networks;

/// <summary>torchvision.models.mobilenet_v2.</summary>
[MobileNetV2(Name = "mobilenet_v2")]
public sealed partial record MobileNetV2;
