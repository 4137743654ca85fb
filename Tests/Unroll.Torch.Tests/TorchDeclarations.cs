using Unroll.Networks;

namespace Unroll.Torch.Tests;

// Small networks that between them have every operator that a TorchSharp module can have.
[ResNet(Name = "torch tiny", Input = [1, 16, 16], Classes = 3, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [8, 12])]
public sealed partial record TinyModule;

[ResNet(Name = "torch group norm and eca", Input = [2, 40, 33], Classes = 5, OutIndices = [1], Layers = [1, 1, 1], Channels = [12, 20, 28], Norm = NormKind.GroupNorm, NormGroups = 4, Attention = ChannelAttention.Eca, AntiAliasing = AntiAliasing.AvgPool, AvgDown = true, OutputStride = 8)]
public sealed partial record OddModule;

[ResNet(Name = "torch split attention", Input = [3, 45, 38], Classes = 7, OutIndices = [0, 2], Layers = [1, 1, 2, 1], Channels = [8, 16, 24, 32], Radix = 2, Cardinality = 2, BottleneckWidth = 32, DeepStem = true, StemWidth = 8, AvgDown = true, Avd = true)]
public sealed partial record SplitModule;

[ResNet(Name = "torch split attention of radix 1", Input = [3, 32, 32], Classes = 7, Layers = [1, 1, 1], Channels = [8, 16, 24], Radix = 1, AvdFirst = true, Avd = true)]
public sealed partial record Split1Module;

[ResNet(Name = "torch squeeze-excitation", Input = [3, 32, 40], Classes = 0, OutIndices = [1, 0], Block = ResidualBlock.Basic, Layers = [1, 2, 1], Channels = [16, 24, 32], Attention = ChannelAttention.SqueezeExcitation)]
public sealed partial record SqueezeBackboneModule;

[SENet(Name = "torch senet", Input = [3, 38, 38], Classes = 4, Block = SENetBlock.ResNeXt, Layers = [1, 1], Channels = [32, 64], Cardinality = 4)]
public sealed partial record SENetModule;

[SKNet(Name = "torch sknet", Input = [3, 32, 32], Classes = 4, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [16, 32])]
public sealed partial record SKNetModule;

[Res2Net(Name = "torch res2net", Input = [3, 32, 32], Classes = 4, Layers = [2, 1], Channels = [16, 32])]
public sealed partial record Res2NetModule;

[GhostNet(Name = "torch ghostnet", Input = [3, 64, 64], Classes = 4, WidthMultiplier = 0.5)]
public sealed partial record GhostNetModule;

[ShuffleNetV2(Name = "torch shufflenet", Input = [3, 64, 48], Classes = 4, OutIndices = [1], Layers = [2, 2, 1], Channels = [16, 32, 64], HeadChannels = 64)]
public sealed partial record ShuffleNetModule;

[DenseNet(Name = "torch densenet", Input = [3, 40, 40], Classes = 4, Layers = [2, 3], GrowthRate = 8, StemWidth = 16)]
public sealed partial record DenseNetModule;

[NetworkVariant(typeof(GoogLeNet), Name = "torch googlenet", Input = [3, 64, 64], Classes = 10, OutIndices = [0])]
public sealed partial record GoogLeNetModule;

[NetworkVariant(typeof(InceptionV3), Name = "torch inception_v3", Input = [3, 75, 83], Classes = 10)]
public sealed partial record InceptionModule;

[MobileNetV2(Name = "torch mobilenet", Input = [3, 40, 40], Classes = 4, WidthMultiplier = 0.25)]
public sealed partial record MobileNetModule;

[MobileNetV3(Name = "torch mobilenet v3", Input = [3, 40, 40], Classes = 4, OutIndices = [4], WidthMultiplier = 0.25, ReducedTail = true, Dilated = true)]
public sealed partial record MobileNetV3Module;

[EfficientNet(Name = "torch efficientnet", Input = [3, 40, 33], Classes = 4, WidthMultiplier = 0.25, DepthMultiplier = 0.6)]
public sealed partial record EfficientNetModule;

[RegNet(Name = "torch regnet", Input = [3, 40, 33], Classes = 4, OutIndices = [1], Depth = 5, InitialWidth = 16, WidthSlope = 12, GroupWidth = 8, SqueezeRatio = 0.25)]
public sealed partial record RegNetModule;

[MnasNet(Name = "torch mnasnet", Input = [3, 40, 40], Classes = 4, WidthMultiplier = 0.25)]
public sealed partial record MnasNetModule;

[SqueezeNet(Name = "torch squeezenet", Input = [3, 50, 47], Classes = 4)]
public sealed partial record SqueezeNetModule;

[Vgg(Name = "torch vgg", Input = [1, 36, 36], Classes = 4, Layers = [1, 1], Channels = [8, 16], HiddenFeatures = 32)]
public sealed partial record VggModule;

[CspNet(Name = "torch cspnet", Input = [3, 44, 40], Classes = 4, OutIndices = [0], Layers = [1, 2], Channels = [16, 32])]
public sealed partial record CspNetModule;

[ResNet(Name = "torch instance norm and rectified convolution", Input = [3, 37, 41], Classes = 4, Layers = [2, 1, 1], Channels = [8, 12, 16], Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.A, InstanceBatchNorm.None], RectifiedConv = true)]
public sealed partial record RectifiedModule;

[AlexNet(Name = "torch alexnet", Input = [3, 70, 70], Classes = 0, OutIndices = [0, 2])]
public sealed partial record AlexNetModule;

/// <summary>A declared network by what the tests use of it.</summary>
internal sealed record TorchCase(NetworkInfo Info, TorchProgram Program, Func<Weights.StateDict, LoadOptions?, INetwork> LoadCpu)
{
    public static IReadOnlyList<TorchCase> All { get; } =
    [
        Of<TinyModule>(TinyModule.Torch.Program), Of<OddModule>(OddModule.Torch.Program), Of<SplitModule>(SplitModule.Torch.Program),
        Of<Split1Module>(Split1Module.Torch.Program), Of<SqueezeBackboneModule>(SqueezeBackboneModule.Torch.Program), Of<SENetModule>(SENetModule.Torch.Program),
        Of<SKNetModule>(SKNetModule.Torch.Program), Of<Res2NetModule>(Res2NetModule.Torch.Program), Of<GhostNetModule>(GhostNetModule.Torch.Program),
        Of<ShuffleNetModule>(ShuffleNetModule.Torch.Program), Of<DenseNetModule>(DenseNetModule.Torch.Program), Of<GoogLeNetModule>(GoogLeNetModule.Torch.Program),
        Of<InceptionModule>(InceptionModule.Torch.Program), Of<MobileNetModule>(MobileNetModule.Torch.Program), Of<MobileNetV3Module>(MobileNetV3Module.Torch.Program),
        Of<EfficientNetModule>(EfficientNetModule.Torch.Program), Of<RegNetModule>(RegNetModule.Torch.Program), Of<MnasNetModule>(MnasNetModule.Torch.Program),
        Of<SqueezeNetModule>(SqueezeNetModule.Torch.Program), Of<VggModule>(VggModule.Torch.Program), Of<CspNetModule>(CspNetModule.Torch.Program),
        Of<RectifiedModule>(RectifiedModule.Torch.Program), Of<AlexNetModule>(AlexNetModule.Torch.Program), Of<DeformableNet>(DeformableNet.Torch.Program),
        Of<SqueezedSmallNet>(SqueezedSmallNet.Torch.Program), Of<OnePixelNet>(OnePixelNet.Torch.Program), Of<DilatedDeformableNet>(DilatedDeformableNet.Torch.Program), Of<NonLocalNet>(NonLocalNet.Torch.Program),
    ];

    public static TorchCase Find(string name) => All.Single(c => c.Info.Name == name);

    private static TorchCase Of<T>(TorchProgram program)
        where T : INetwork<T> => new(T.Info, program, (weights, options) => T.Load(weights, options));
}
