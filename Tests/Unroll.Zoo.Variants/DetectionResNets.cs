using Unroll.Networks;

namespace Unroll.Zoo.Variants;

// mmdetection's backbones: every option of its ResNet at least once, at a quarter of the usual width.
[DetectionResNet(Name = "detection basic", Depth = 18, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionBasic;

[DetectionResNet(Name = "detection basic three stages dilated", Depth = 34, BaseChannels = 8, NumStages = 3, Strides = [1, 2, 1], Dilations = [1, 1, 2], Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionBasicDilated;

[DetectionResNet(Name = "detection basic v1d", Depth = 18, BaseChannels = 16, DeepStem = true, AvgDown = true, Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionBasicV1d;

[DetectionResNet(Name = "detection bottleneck", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionBottleneck;

[DetectionResNet(Name = "detection caffe", Depth = 50, BaseChannels = 16, Style = ResNetStyle.Caffe, Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionCaffe;

[DetectionResNet(Name = "detection v1d", Depth = 50, BaseChannels = 16, StemChannels = 24, DeepStem = true, AvgDown = true, Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionV1d;

[DetectionResNet(Name = "detection group norm deep stem", Depth = 50, BaseChannels = 16, DeepStem = true, Norm = NormKind.GroupNorm, NormGroups = 4, Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionGroupNorm;

[DetectionResNet(Name = "detection resnext", Depth = 50, BaseChannels = 16, Groups = 8, BaseWidth = 4, Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionResNeXt;

[DetectionResNet(Name = "detection dilated two outputs", Depth = 50, BaseChannels = 16, Strides = [1, 2, 1, 1], Dilations = [1, 1, 2, 4], OutIndices = [1, 3], Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionDilated;

[DetectionResNet(Name = "detection dcn", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[DeformableConvolution(Stages = [false, true, true, true])]
public sealed partial record DetectionDcn;

[DetectionResNet(Name = "detection dcn groups", Depth = 50, BaseChannels = 16, Style = ResNetStyle.Caffe, Input = [3, 64, 64], Winograd = false)]
[DeformableConvolution(Groups = 2, DeformGroups = 4, Stages = [false, true, true, true])]
public sealed partial record DetectionDcnGroups;

[DetectionResNet(Name = "detection dcn fallback on stride", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[DeformableConvolution(FallbackOnStride = true, Stages = [false, true, true, true])]
public sealed partial record DetectionDcnFallback;

[DetectionResNet(Name = "detection mdcn", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[DeformableConvolution(Version = 2, DeformGroups = 4, Stages = [false, true, true, true])]
public sealed partial record DetectionModulated;

[DetectionResNet(Name = "detection mdcn dilated", Depth = 50, BaseChannels = 16, Strides = [1, 2, 1, 1], Dilations = [1, 1, 2, 4], Input = [3, 64, 64], Winograd = false)]
[DeformableConvolution(Version = 2, Stages = [false, false, true, true])]
public sealed partial record DetectionModulatedDilated;

[DetectionResNet(Name = "detection resnext dcn context", Depth = 50, BaseChannels = 16, Groups = 8, BaseWidth = 4, Input = [3, 64, 64], Winograd = false)]
[DeformableConvolution(FallbackOnStride = true, Stages = [false, true, true, true])]
[ContextBlock(Position = PluginPosition.AfterConv2, Ratio = 0.25, Stages = [false, true, true, true])]
public sealed partial record DetectionResNeXtDcn;

[DetectionResNet(Name = "detection context attention add", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[ContextBlock(Ratio = 0.25, Stages = [false, true, true, true])]
public sealed partial record DetectionContext;

[DetectionResNet(Name = "detection context average both", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[ContextBlock(Position = PluginPosition.AfterConv1, Ratio = 0.5, Pooling = ContextPooling.Average, Fusion = ContextFusion.ChannelAdd | ContextFusion.ChannelMul, Stages = [false, true, true, true])]
public sealed partial record DetectionContextBoth;

[DetectionResNet(Name = "detection context attention multiply twice", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[ContextBlock(Postfix = "1", Ratio = 0.125, Fusion = ContextFusion.ChannelMul, Stages = [true, false, true, false])]
[ContextBlock(Postfix = "_b", Pooling = ContextPooling.Average, Stages = [true, true, false, false])]
public sealed partial record DetectionContextTwice;

[DetectionResNet(Name = "detection non-local embedded gaussian", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[NonLocal(Position = PluginPosition.AfterConv2, Stages = [false, false, true, false])]
public sealed partial record DetectionNonLocal;

[DetectionResNet(Name = "detection non-local embedded gaussian unscaled sub-sampled", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[NonLocal(Reduction = 4, UseScale = false, SubSample = true, Stages = [false, false, true, false])]
public sealed partial record DetectionNonLocalSubSampled;

[DetectionResNet(Name = "detection non-local gaussian", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[NonLocal(Position = PluginPosition.AfterConv1, Mode = NonLocalMode.Gaussian, Stages = [false, false, true, false])]
public sealed partial record DetectionNonLocalGaussian;

[DetectionResNet(Name = "detection non-local gaussian sub-sampled", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[NonLocal(Position = PluginPosition.AfterConv2, Mode = NonLocalMode.Gaussian, SubSample = true, Reduction = 3, Stages = [false, false, true, false])]
public sealed partial record DetectionNonLocalGaussianSubSampled;

[DetectionResNet(Name = "detection non-local dot product norm", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[NonLocal(Position = PluginPosition.AfterConv2, Mode = NonLocalMode.DotProduct, BatchNorm = true, Stages = [false, false, true, false])]
public sealed partial record DetectionNonLocalDotProduct;

[DetectionResNet(Name = "detection non-local dot product sub-sampled", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[NonLocal(Position = PluginPosition.AfterConv1, Mode = NonLocalMode.DotProduct, SubSample = true, Stages = [false, false, true, false])]
public sealed partial record DetectionNonLocalDotProductSubSampled;

[DetectionResNet(Name = "detection non-local concatenation", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[NonLocal(Position = PluginPosition.AfterConv2, Mode = NonLocalMode.Concatenation, Stages = [false, false, true, false])]
public sealed partial record DetectionNonLocalConcatenation;

[DetectionResNet(Name = "detection non-local concatenation sub-sampled", Depth = 50, BaseChannels = 16, Input = [3, 64, 64], Winograd = false)]
[NonLocal(Mode = NonLocalMode.Concatenation, SubSample = true, Reduction = 1, Stages = [false, false, true, false])]
public sealed partial record DetectionNonLocalConcatenationSubSampled;

[DetectionResNet(Name = "detection v1d mdcn context non-local at 45x67", Depth = 50, BaseChannels = 16, DeepStem = true, AvgDown = true, Input = [3, 45, 67], Winograd = false)]
[DeformableConvolution(Version = 2, DeformGroups = 2, Stages = [false, true, false, true])]
[ContextBlock(Ratio = 0.25, Stages = [false, true, true, true])]
[NonLocal(Position = PluginPosition.AfterConv2, Stages = [false, false, true, false])]
public sealed partial record DetectionAll;

// The networks of the zoo on small images.
[NetworkVariant(typeof(DetectionResNet50), Name = "detection_resnet50 at 64x64", Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionResNet50At64;

[NetworkVariant(typeof(DetectionResNet101), Name = "detection_resnet101 at 64x64", Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionResNet101At64;

[NetworkVariant(typeof(DetectionResNet50Caffe), Name = "detection_resnet50_caffe at 64x64", Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionResNet50CaffeAt64;

[NetworkVariant(typeof(DetectionResNetV1d50), Name = "detection_resnetv1d50 at 64x64", Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionResNetV1d50At64;

[NetworkVariant(typeof(DetectionResNet50Gn), Name = "detection_resnet50_gn at 64x64", Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionResNet50GnAt64;

[NetworkVariant(typeof(DetectionResNet50Dcn), Name = "detection_resnet50_dcn at 64x64", Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionResNet50DcnAt64;

[NetworkVariant(typeof(DetectionResNet50Mdcn), Name = "detection_resnet50_mdcn at 64x64", Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionResNet50MdcnAt64;

[NetworkVariant(typeof(DetectionResNet50Gcb), Name = "detection_resnet50_gcb at 64x64", Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionResNet50GcbAt64;

[NetworkVariant(typeof(DetectionResNeXt101_32x4d), Name = "detection_resnext101_32x4d at 64x64", Input = [3, 64, 64], Winograd = false)]
public sealed partial record DetectionResNeXt101_32x4dAt64;
