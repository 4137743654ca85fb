namespace Unroll.Networks;

/// <summary>torchvision.models.mobilenet_v2.</summary>
[MobileNetV2(Name = "mobilenet_v2")]
public sealed partial record MobileNetV2;

/// <summary>torchvision.models.mobilenet_v3_large.</summary>
[MobileNetV3(Name = "mobilenet_v3_large")]
public sealed partial record MobileNetV3Large;

/// <summary>torchvision.models.mobilenet_v3_small.</summary>
[MobileNetV3(Name = "mobilenet_v3_small", Variant = MobileNetV3Variant.Small)]
public sealed partial record MobileNetV3Small;
