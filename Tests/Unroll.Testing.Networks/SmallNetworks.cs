namespace Unroll.Testing.Networks;

// Small networks that together have every operator of the GPU back end, on odd sizes where their families take them.
[ResNet(Name = "basic", Input = [3, 33, 45], Classes = 7, Block = ResidualBlock.Basic, Layers = [1, 2, 1], Channels = [12, 18, 25], OutIndices = [0, 2])]
public sealed partial record BasicNet;

// Winograd's algorithm spreads a value that is not finite over its tile; here maps are compared value by value.
[ResNet(Name = "bottleneck", Input = [3, 64, 64], Classes = 10, Layers = [1, 2, 1, 1], Channels = [16, 32, 48, 64], OutIndices = [0], OutStem = true, Winograd = false)]
public sealed partial record BottleneckNet;

[ResNet(Name = "grouped", Input = [3, 40, 56], Classes = 9, Layers = [1, 1, 1], Channels = [32, 64, 96], Cardinality = 8, BottleneckWidth = 4)]
public sealed partial record GroupedNet;

[ResNet(Name = "dilated", Input = [2, 40, 32], Classes = 5, OutIndices = [1], Layers = [1, 1, 1], Channels = [12, 20, 28], Norm = NormKind.GroupNorm, NormGroups = 4, Attention = ChannelAttention.Eca, AntiAliasing = AntiAliasing.AvgPool, OutputStride = 8)]
public sealed partial record DilatedNet;

[ResNet(Name = "squeezing", Input = [3, 64, 48], Classes = 6, Layers = [1, 1], Channels = [16, 32], Attention = ChannelAttention.SqueezeExcitation)]
public sealed partial record SqueezingNet;

[ResNet(Name = "split 2", Input = [1, 64, 64], Classes = 10, Layers = [1, 1, 1], Channels = [16, 32, 64], Radix = 2, Cardinality = 2, BottleneckWidth = 32, SplitAttentionDivisor = 8, DeepStem = true, StemWidth = 16, AvgDown = true, Avd = true, OutIndices = [1])]
public sealed partial record SplitNet;

[ResNet(Name = "split 4", Input = [3, 48, 48], Classes = 4, Layers = [1, 1], Channels = [16, 24], Radix = 4, DeepStem = true, StemWidth = 8, AvgDown = true, Avd = true, AvdFirst = true)]
public sealed partial record SplitFastNet;

[SKNet(Name = "selective", Input = [3, 49, 33], Classes = 8, Layers = [1, 1, 1, 1], Channels = [16, 32, 48, 64])]
public sealed partial record SelectiveNet;

[Res2Net(Name = "res2", Input = [3, 40, 40], Classes = 5, Layers = [1, 1, 1, 1], Channels = [16, 32, 48, 64], BottleneckWidth = 14, Scale = 4)]
public sealed partial record MultiScaleNet;

[DenseNet(Name = "dense", Input = [3, 64, 64], Classes = 10, Layers = [2, 3, 2, 2], GrowthRate = 10, StemWidth = 18)]
public sealed partial record DenselyNet;

[GhostNet(Name = "ghost", Input = [3, 65, 64], Classes = 10, OutStem = true, WidthMultiplier = 0.5)]
public sealed partial record GhostlyNet;

[MobileNetV2(Name = "mobile", Input = [3, 64, 64], Classes = 10, WidthMultiplier = 0.35)]
public sealed partial record MobileNet;

[MobileNetV3(Name = "mobile v3", Input = [3, 65, 48], Classes = 10, Variant = MobileNetV3Variant.Small, WidthMultiplier = 0.35, Dilated = true)]
public sealed partial record HardMobileNet;

[EfficientNet(Name = "efficient", Input = [3, 49, 64], Classes = 10, WidthMultiplier = 0.3, DepthMultiplier = 0.6)]
public sealed partial record ScaledNet;

[RegNet(Name = "regular", Input = [3, 45, 64], Classes = 10, Depth = 5, InitialWidth = 16, WidthSlope = 12, GroupWidth = 8, SqueezeRatio = 0.25, StemWidth = 12)]
public sealed partial record RegularNet;

[ShuffleNetV2(Name = "shuffle", Input = [3, 64, 64], Classes = 10, Channels = [24, 48, 96], HeadChannels = 64)]
public sealed partial record ShuffledNet;

[SqueezeNet(Name = "squeeze", Input = [3, 64, 64], Classes = 10)]
public sealed partial record SqueezedNet;

// Its last pool's window is larger than the map, which ceil mode allows; the second network's shortcut averages a map of one pixel.
[SqueezeNet(Name = "squeeze small image", Input = [3, 21, 24], Classes = 10)]
public sealed partial record SqueezedSmallNet;

[ResNet(Name = "one pixel", Input = [3, 9, 8], Classes = 4, Block = ResidualBlock.Basic, Layers = [1, 1, 1], Channels = [8, 16, 24], AvgDown = true)]
public sealed partial record OnePixelNet;

[Vgg(Name = "vgg", Input = [3, 72, 40], Classes = 10, Layers = [1, 1, 1], Channels = [8, 12, 16], HiddenFeatures = 24)]
public sealed partial record VisualNet;

[GoogLeNet(Name = "inception v1", Input = [3, 64, 64], Classes = 10, TransformInput = true)]
public sealed partial record InceptionNet;

[ResNet(Name = "rectified", Input = [3, 64, 40], Classes = 5, Layers = [1, 1], Channels = [16, 32], Radix = 2, DeepStem = true, StemWidth = 8, AvgDown = true, Avd = true, RectifiedConv = true, RectifyAvg = true)]
public sealed partial record RectifiedNet;

[CspNet(Name = "cross stage", Input = [3, 64, 64], Classes = 5, Layers = [1, 1, 1, 1], Channels = [32, 48, 64, 160])]
public sealed partial record CrossStageNet;

// Every block that stages can have: what runs as a whole where kernels take long to compile.
[Stem(Name = "composed small - residual blocks", Input = [3, 33, 41], Channels = 16, Kernel = 5, Pool = false)]
[Stage(Block = StageBlock.Basic, Channels = 16, Attention = ChannelAttention.Eca)]
[Stage(Block = StageBlock.SplitAttention, Channels = 16, Stride = 2, Cardinality = 2, Avd = true, AvgDown = true)]
[Stage(Block = StageBlock.SelectiveKernel, Channels = 24, SplitInput = false)]
[Stage(Block = StageBlock.Res2Net, Channels = 32, Stride = 2)]
[Stage(Block = StageBlock.SqueezeExcitation, Channels = 16)]
[Stage(Block = StageBlock.Bottleneck, Channels = 16, Stride = 2, Cardinality = 4, BottleneckWidth = 32, Attention = ChannelAttention.SqueezeExcitation)]
[Head(Classes = 10)]
public sealed partial record ComposedResidualNet;

[Stem(Name = "composed small - other blocks", Input = [2, 43, 33], Channels = 12, Kernel = 3)]
[Stage(Block = StageBlock.InvertedResidual, Channels = 16, Expansion = 3)]
[Stage(Block = StageBlock.Dense, Channels = 6, Count = 2, Stride = 2)]
[Stage(Block = StageBlock.Shuffle, Channels = 36, Count = 2, Stride = 2)]
[Stage(Block = StageBlock.Ghost, Channels = 20, Expansion = 2, Kernel = 5, Ratio = 3, Attention = ChannelAttention.SqueezeExcitation)]
[Stage(Block = StageBlock.Fire, Channels = 5)]
[Stage(Block = StageBlock.Inception, Branches = [8, 6, 10, 3, 7, 5])]
[Head(Classes = 10, Channels = 24)]
public sealed partial record ComposedOtherNet;
