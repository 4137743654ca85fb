namespace Unroll.Testing.Networks;

// Small backbones that together have every operator of mmdetection's.
[DetectionResNet(Name = "modulated deformable with context", Input = [3, 33, 40], Depth = 50, BaseChannels = 8, NumStages = 2, DeepStem = true, AvgDown = true, FrozenStages = 1)]
[DeformableConvolution(Version = 2, DeformGroups = 4, Groups = 2)]
[ContextBlock(Ratio = 0.25, Fusion = ContextFusion.ChannelAdd | ContextFusion.ChannelMul)]
public sealed partial record DeformableNet;

[DetectionResNet(Name = "deformable with averaged context", Input = [2, 40, 29], Depth = 50, BaseChannels = 12, NumStages = 1, Strides = [2], Dilations = [2], Groups = 6, BaseWidth = 3)]
[DeformableConvolution(DeformGroups = 3)]
[ContextBlock(Position = PluginPosition.AfterConv1, Ratio = 0.5, Pooling = ContextPooling.Average)]
public sealed partial record DilatedDeformableNet;

// The group norms keep the values small, whatever the products of pixels are.
[DetectionResNet(Name = "non-local", Input = [3, 44, 35], Depth = 50, BaseChannels = 8, NumStages = 1, Norm = NormKind.GroupNorm, NormGroups = 4, NormEval = false)]
[NonLocal(Position = PluginPosition.AfterConv1, Postfix = "1", Mode = NonLocalMode.DotProduct, BatchNorm = true, Reduction = 1)]
[NonLocal(Position = PluginPosition.AfterConv2, Postfix = "2", Mode = NonLocalMode.Concatenation, SubSample = true)]
[NonLocal(Position = PluginPosition.AfterConv2, Postfix = "3", Mode = NonLocalMode.Gaussian)]
[NonLocal(Mode = NonLocalMode.EmbeddedGaussian, SubSample = true, Reduction = 8)]
public sealed partial record NonLocalNet;
