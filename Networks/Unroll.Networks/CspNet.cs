namespace Unroll.Networks;

/// <summary>timm's cspresnet50.</summary>
[CspNet(Name = "cspresnet50", Layers = [3, 3, 5, 2])]
[Preprocessing(CropFraction = 0.887)]
public sealed partial record CspResNet50;

/// <summary>timm's cspresnext50.</summary>
[CspNet(Name = "cspresnext50", Layers = [3, 3, 5, 2], Channels = [256, 512, 1024, 2048], ExpandRatio = 1, BottleneckRatio = 1, Cardinality = 32)]
[Preprocessing(CropFraction = 0.887)]
public sealed partial record CspResNeXt50;
