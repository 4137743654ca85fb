namespace Unroll.Zoo.Variants;

// Options that no network of the zoo has, as timm builds them.

[ResNet(Name = "resnet50t", Input = [3, 64, 64], Layers = [3, 4, 6, 3], DeepStem = true, TieredStem = true, StemWidth = 32, AvgDown = true)]
public sealed partial record ResNet50t;

[ResNet(Name = "resnet50d output stride 8", Input = [3, 64, 64], Layers = [3, 4, 6, 3], DeepStem = true, StemWidth = 32, AvgDown = true, OutputStride = 8)]
public sealed partial record ResNet50dStride8;

[ResNet(Name = "resnet50 output stride 16", Input = [3, 64, 64], Layers = [3, 4, 6, 3], OutputStride = 16)]
public sealed partial record ResNet50Stride16;
