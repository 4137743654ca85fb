namespace Unroll.Networks;

/// <summary>mmdetection's ResNet(depth=50): the backbone of its Faster and Mask R-CNN, RetinaNet and many others.</summary>
[DetectionResNet(Name = "detection_resnet50", Depth = 50, FrozenStages = 1)]
public sealed partial record DetectionResNet50;

/// <summary>mmdetection's ResNet(depth=101).</summary>
[DetectionResNet(Name = "detection_resnet101", Depth = 101, FrozenStages = 1)]
public sealed partial record DetectionResNet101;

/// <summary>mmdetection's ResNet(depth=50, style='caffe').</summary>
[DetectionResNet(Name = "detection_resnet50_caffe", Depth = 50, Style = ResNetStyle.Caffe, FrozenStages = 1)]
[Preprocessing(Bgr = true, Range = 255, Mean = [103.530, 116.280, 123.675], Std = [1, 1, 1])]
public sealed partial record DetectionResNet50Caffe;

/// <summary>mmdetection's ResNetV1d(depth=50).</summary>
[DetectionResNet(Name = "detection_resnetv1d50", Depth = 50, DeepStem = true, AvgDown = true, FrozenStages = 1)]
public sealed partial record DetectionResNetV1d50;

/// <summary>The backbone of mmdetection's configs/gn: group norm.</summary>
[DetectionResNet(Name = "detection_resnet50_gn", Depth = 50, Norm = NormKind.GroupNorm, FrozenStages = 1)]
[Preprocessing(Bgr = true, Range = 255, Mean = [103.530, 116.280, 123.675], Std = [1, 1, 1])]
public sealed partial record DetectionResNet50Gn;

/// <summary>The backbone of mmdetection's configs/dcn, r50 dconv c3-c5: deformable convolution in the last three stages.</summary>
[DetectionResNet(Name = "detection_resnet50_dcn", Depth = 50, FrozenStages = 1)]
[DeformableConvolution(Stages = [false, true, true, true])]
public sealed partial record DetectionResNet50Dcn;

/// <summary>The backbone of mmdetection's configs/dcn, r50 mdconv c3-c5: modulated deformable convolution in the last three stages.</summary>
[DetectionResNet(Name = "detection_resnet50_mdcn", Depth = 50, FrozenStages = 1)]
[DeformableConvolution(Version = 2, Stages = [false, true, true, true])]
public sealed partial record DetectionResNet50Mdcn;

/// <summary>The backbone of mmdetection's configs/gcnet, r50 r16 gcb c3-c5: global context blocks in the last three stages.</summary>
[DetectionResNet(Name = "detection_resnet50_gcb", Depth = 50, FrozenStages = 1)]
[ContextBlock(Position = PluginPosition.AfterConv3, Stages = [false, true, true, true], Ratio = 1.0 / 16)]
public sealed partial record DetectionResNet50Gcb;

/// <summary>mmdetection's ResNeXt(depth=101, groups=32, base_width=4).</summary>
[DetectionResNet(Name = "detection_resnext101_32x4d", Depth = 101, Groups = 32, BaseWidth = 4, FrozenStages = 1)]
public sealed partial record DetectionResNeXt101_32x4d;
