using Unroll.Networks;

namespace Unroll.Zoo.Variants;

[NetworkVariant(typeof(CspResNet50), Name = "cspresnet50 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record CspResNet50At64;

[NetworkVariant(typeof(CspResNeXt50), Name = "cspresnext50 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record CspResNeXt50At64;

// timm has no weights for these.
[CspNet(Name = "cspresnet50d", Layers = [3, 3, 5, 2], DeepStem = true, Input = [3, 64, 64])]
public sealed partial record CspResNet50d;

[CspNet(Name = "cspresnet50w", Layers = [3, 3, 5, 2], Channels = [256, 512, 1024, 2048], ExpandRatio = 1, BottleneckRatio = 0.25, DeepStem = true, Input = [3, 64, 64])]
public sealed partial record CspResNet50w;
