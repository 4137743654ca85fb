using Unroll.Networks;

namespace Unroll.Zoo.Tests;

// Variants of the small trained networks, for tests of loading and of outputs.
[NetworkVariant(typeof(FashionResNet18), Name = "fashion_resnet18 for seven", Classes = 7, OutIndices = [3])]
public sealed partial record FashionResNet18ForSeven;

[NetworkVariant(typeof(FashionResNet18), Name = "fashion_resnet18 with layer4", Classes = 10, OutIndices = [3])]
public sealed partial record FashionResNet18WithLayer4;

[NetworkVariant(typeof(FashionResNeSt), Name = "fashion_resnest headless", Classes = 0)]
public sealed partial record FashionResNeStHeadless;

[NetworkVariant(typeof(FashionResNeSt), Name = "fashion_resnest backbone", Classes = 0, OutIndices = [2, 0])]
public sealed partial record FashionResNeStBackbone;

/// <summary>Loaded by one test only: no other has had its code compiled.</summary>
[NetworkVariant(typeof(MobileNetV2), Name = "rehearsed", Input = [3, 64, 64], Classes = 5)]
public sealed partial record RehearsedNetwork;

/// <summary>The kernels that the trained networks do not have: group norm, ECA, anti-aliasing, dilation.</summary>
[ResNet(Name = "odd", Input = [2, 40, 32], Classes = 5, OutIndices = [1], Layers = [1, 1, 1], Channels = [12, 20, 28], Norm = NormKind.GroupNorm, NormGroups = 4, Attention = ChannelAttention.Eca, AntiAliasing = AntiAliasing.AvgPool, OutputStride = 8)]
public sealed partial record OddNetwork;

[DenseNet(Name = "small densenet", Input = [3, 33, 33], Classes = 5, Layers = [2, 2], GrowthRate = 4, StemWidth = 8)]
public sealed partial record SmallDenseNet;

[Vgg(Name = "small vgg", Input = [3, 16, 16], Classes = 5, Layers = [1, 1], Channels = [4, 8], HiddenFeatures = 6)]
public sealed partial record SmallVgg;

[NetworkVariant(typeof(AlexNet), Name = "small alexnet", Input = [3, 64, 64], Classes = 5)]
public sealed partial record SmallAlexNet;

/// <summary>A declared network by the functions that all have.</summary>
internal sealed record NetworkCase(NetworkInfo Info, Func<string, LoadOptions, INetwork> LoadFile, Func<Weights.StateDict, LoadOptions, INetwork> Load)
{
    /// <summary>The networks that the tests of the forward pass run.</summary>
    public static IReadOnlyList<NetworkCase> All { get; } =
        [Of<FashionResNeSt>(), Of<FashionResNet18>(), Of<OddNetwork>(), Of<ResNeSt14dAt64>(), Of<ResNet18At64>(), Of<ResNeXt50_32x4dAt64>()];

    public static NetworkCase Of<T>()
        where T : INetwork<T> => new(T.Info, (path, options) => T.Load(path, options), (weights, options) => T.Load(weights, options));

    public static NetworkCase Find(string name) => All.Single(c => c.Info.Name == name);

    /// <summary>A buffer for each output of a batch.</summary>
    public static Memory<float>[] Outputs(NetworkInfo info, int batch = 1) => [.. info.Outputs.Select(o => new float[batch * o.Shape.Length].AsMemory())];
}

/// <summary>Has the parameters of torchvision's mobilenet_v3_small, and other strides.</summary>
[MobileNetV3(Name = "dilated small", Input = [3, 64, 64], Variant = MobileNetV3Variant.Small, Dilated = true)]
public sealed partial record DilatedMobileNetV3Small;

[MobileNetV3(Name = "my backbone", Input = [3, 64, 64], Variant = MobileNetV3Variant.Small, OutIndices = [1, 3], OutStem = true, Classes = 7)]
public sealed partial record SmallMobileNetV3Backbone;
