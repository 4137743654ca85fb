namespace Unroll.Zoo.Variants;

// Networks composed of stages: every block there is, each after another kind.
[Stem(Name = "composed - residual blocks", Input = [3, 45, 67], Channels = 24, Kernel = 5, Pool = false, OutIndices = [0, 1, 2, 3, 4, 5])]
[Stage(Block = StageBlock.Basic, Channels = 16, Attention = ChannelAttention.Eca)]
[Stage(Block = StageBlock.SplitAttention, Channels = 16, Count = 2, Stride = 2, Cardinality = 2, Avd = true, AvgDown = true)]
[Stage(Block = StageBlock.SelectiveKernel, Channels = 24, Count = 2, SplitInput = false)]
[Stage(Block = StageBlock.Res2Net, Channels = 32, Count = 2, Stride = 2)]
[Stage(Block = StageBlock.SqueezeExcitation, Channels = 16, Count = 2)]
[Stage(Block = StageBlock.Bottleneck, Channels = 16, Stride = 2, Cardinality = 4, BottleneckWidth = 32, Attention = ChannelAttention.SqueezeExcitation)]
[Head(Classes = 10)]
public sealed partial record ComposedResidual;

[Stem(Name = "composed - other blocks", Input = [2, 67, 45], Channels = 12, Kernel = 3, OutIndices = [0, 1, 2, 3, 4, 5])]
[Stage(Block = StageBlock.InvertedResidual, Channels = 16, Count = 2, Expansion = 3)]
[Stage(Block = StageBlock.Dense, Channels = 6, Count = 3, Stride = 2)]
[Stage(Block = StageBlock.Shuffle, Channels = 36, Count = 2, Stride = 2)]
[Stage(Block = StageBlock.Ghost, Channels = 20, Count = 2, Expansion = 2, Kernel = 5, Ratio = 3, Attention = ChannelAttention.SqueezeExcitation)]
[Stage(Block = StageBlock.Fire, Channels = 5, Count = 2)]
[Stage(Block = StageBlock.Inception, Branches = [8, 6, 10, 3, 7, 5])]
[Head(Classes = 10, Channels = 24)]
public sealed partial record ComposedOther;
