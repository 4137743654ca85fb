using Unroll.Networks;
using Unroll.Testing.Networks;

namespace Unroll.Onnx.Tests;

// Small networks that between them have every operator.
[ResNet(Name = "onnx tiny", Input = [1, 16, 16], Classes = 3, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [8, 12])]
public sealed partial record TinyOnnx;

[ResNet(Name = "onnx group norm and eca", Input = [2, 40, 33], Classes = 5, OutIndices = [1], Layers = [1, 1, 1], Channels = [12, 20, 28], Norm = NormKind.GroupNorm, NormGroups = 4, Attention = ChannelAttention.Eca, AntiAliasing = AntiAliasing.AvgPool, AvgDown = true, OutputStride = 8)]
public sealed partial record OddOnnx;

[ResNet(Name = "onnx split attention", Input = [3, 64, 64], Classes = 7, OutIndices = [0, 2], Layers = [1, 1, 2, 1], Channels = [8, 16, 24, 32], Radix = 2, Cardinality = 2, BottleneckWidth = 32, DeepStem = true, StemWidth = 8, AvgDown = true, Avd = true)]
public sealed partial record SplitOnnx;

[ResNet(Name = "onnx split attention of radix 1", Input = [3, 32, 32], Classes = 7, Layers = [1, 1, 1], Channels = [8, 16, 24], Radix = 1, AvdFirst = true, Avd = true)]
public sealed partial record Split1Onnx;

[ResNet(Name = "onnx squeeze-excitation", Input = [3, 32, 40], Classes = 0, OutIndices = [1, 0], Block = ResidualBlock.Basic, Layers = [1, 2, 1], Channels = [16, 24, 32], Attention = ChannelAttention.SqueezeExcitation)]
public sealed partial record SqueezeBackboneOnnx;

[SENet(Name = "onnx senet", Input = [3, 38, 38], Classes = 4, OutStem = true, Block = SENetBlock.ResNeXt, Layers = [1, 1], Channels = [32, 64], Cardinality = 4)]
public sealed partial record SENetOnnx;

[SKNet(Name = "onnx sknet", Input = [3, 32, 32], Classes = 4, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [16, 32])]
public sealed partial record SKNetOnnx;

[Res2Net(Name = "onnx res2net", Input = [3, 64, 64], Classes = 4, Layers = [2, 1], Channels = [16, 32])]
public sealed partial record Res2NetOnnx;

[GhostNet(Name = "onnx ghostnet", Input = [3, 64, 64], Classes = 4, OutStem = true, WidthMultiplier = 0.5)]
public sealed partial record GhostNetOnnx;

[ShuffleNetV2(Name = "onnx shufflenet", Input = [3, 64, 48], Classes = 4, OutIndices = [1], Layers = [2, 2, 1], Channels = [16, 32, 64], HeadChannels = 64)]
public sealed partial record ShuffleNetOnnx;

[DenseNet(Name = "onnx densenet", Input = [3, 40, 40], Classes = 4, Layers = [2, 3], GrowthRate = 8, StemWidth = 16)]
public sealed partial record DenseNetOnnx;

[NetworkVariant(typeof(GoogLeNet), Name = "onnx googlenet", Input = [3, 64, 64], Classes = 10, OutIndices = [0])]
public sealed partial record GoogLeNetOnnx;

[NetworkVariant(typeof(InceptionV3), Name = "onnx inception_v3", Input = [3, 75, 83], Classes = 10)]
public sealed partial record InceptionOnnx;

[MobileNetV2(Name = "onnx mobilenet", Input = [3, 64, 64], Classes = 4, WidthMultiplier = 0.25)]
public sealed partial record MobileNetOnnx;

[SqueezeNet(Name = "onnx squeezenet", Input = [3, 50, 47], Classes = 4)]
public sealed partial record SqueezeNetOnnx;

[Vgg(Name = "onnx vgg", Input = [1, 36, 36], Classes = 4, Layers = [1, 1], Channels = [8, 16], HiddenFeatures = 32)]
public sealed partial record VggOnnx;

[CspNet(Name = "onnx cspnet", Input = [3, 44, 40], Classes = 4, OutIndices = [0], Layers = [1, 2], Channels = [16, 32])]
public sealed partial record CspNetOnnx;

[ResNet(Name = "onnx instance norm and rectified convolution", Input = [3, 37, 41], Classes = 4, Layers = [2, 1, 1], Channels = [8, 12, 16], Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.A, InstanceBatchNorm.None], RectifiedConv = true)]
public sealed partial record RectifiedOnnx;

[AlexNet(Name = "onnx alexnet", Input = [3, 70, 70], Classes = 0, OutIndices = [0, 2])]
public sealed partial record AlexNetOnnx;

/// <summary>More weights than a file can hold.</summary>
[AlexNet(Name = "onnx too large", Input = [3, 64, 64], Classes = 140_000)]
public sealed partial record TooLargeOnnx;

[NetworkVariant(typeof(DeformableNet), Name = "onnx modulated deformable with context")]
public sealed partial record DeformableOnnx;

[NetworkVariant(typeof(DilatedDeformableNet), Name = "onnx deformable with averaged context")]
public sealed partial record DilatedDeformableOnnx;

[NetworkVariant(typeof(SqueezedSmallNet), Name = "onnx squeeze small image")]
public sealed partial record SqueezedSmallOnnx;

[NetworkVariant(typeof(OnePixelNet), Name = "onnx one pixel")]
public sealed partial record OnePixelOnnx;

[NetworkVariant(typeof(NonLocalNet), Name = "onnx non-local")]
public sealed partial record NonLocalOnnx;
