using System.Collections.Frozen;
using Unroll.Images;

namespace Unroll.Networks;

/// <summary>All networks of the zoo, by name.</summary>
public static class Zoo
{
    private const string TorchVision = "torchvision";
    private const string Official = "zhanghang1989/ResNeSt";
    private const string Timm = "timm";
    private const string Shipped = "shipped with unroll";

    /// <summary>Every declared network, once.</summary>
    public static IReadOnlyList<ZooEntry> All { get; } =
    [
        ZooEntry.Of<ResNet18>("ResNet", TorchVision),
        ZooEntry.Of<ResNet34>("ResNet", TorchVision),
        ZooEntry.Of<ResNet50>("ResNet", TorchVision),
        ZooEntry.Of<ResNet101>("ResNet", TorchVision),
        ZooEntry.Of<ResNet152>("ResNet", TorchVision),
        ZooEntry.Of<ResNeXt50_32x4d>("ResNeXt", TorchVision),
        ZooEntry.Of<ResNeXt101_32x8d>("ResNeXt", TorchVision),
        ZooEntry.Of<WideResNet50_2>("Wide ResNet", TorchVision),
        ZooEntry.Of<WideResNet101_2>("Wide ResNet", TorchVision),
        ZooEntry.Of<ResNeSt50>("ResNeSt", Official),
        ZooEntry.Of<ResNeSt101>("ResNeSt", Official),
        ZooEntry.Of<ResNeSt200>("ResNeSt", Official),
        ZooEntry.Of<ResNeSt269>("ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast1s1x64d>("ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast2s1x64d>("ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast4s1x64d>("ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast1s2x40d>("ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast2s2x40d>("ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast4s2x40d>("ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast1s4x24d>("ResNeSt", Official),
        ZooEntry.Of<ResNeSt14d>("ResNeSt", Timm),
        ZooEntry.Of<ResNeSt26d>("ResNeSt", Timm),
        ZooEntry.Of<ResNeSt50d>("ResNeSt", Timm),
        ZooEntry.Of<ResNeSt101e>("ResNeSt", Timm),
        ZooEntry.Of<ResNeSt200e>("ResNeSt", Timm),
        ZooEntry.Of<ResNeSt269e>("ResNeSt", Timm),
        ZooEntry.Of<ResNeSt50d4s2x40d>("ResNeSt", Timm),
        ZooEntry.Of<ResNeSt50d1s4x24d>("ResNeSt", Timm),
        ZooEntry.Of<ResNet18d>("ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<ResNet26d>("ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<ResNet50d>("ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<ResNet101d>("ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<ResNetAa50>("ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<ResNet50Gn>("ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<EcaResNet50d>("ECA-ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<SeResNet18>("SE-ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<SeResNet34>("SE-ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<SeResNet50>("SE-ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<SeResNet101>("SE-ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<SeResNet152>("SE-ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<SeResNeXt50_32x4d>("SE-ResNeXt", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<LegacySeResNet18>("SE-ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<LegacySeResNet34>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet50>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet101>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet152>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySENet154>("SENet", Timm),
        ZooEntry.Of<LegacySeResNeXt26_32x4d>("SE-ResNeXt", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<LegacySeResNeXt50_32x4d>("SE-ResNeXt", Timm),
        ZooEntry.Of<LegacySeResNeXt101_32x4d>("SE-ResNeXt", Timm),
        ZooEntry.Of<Res2Net50_26w_4s>("Res2Net", Timm),
        ZooEntry.Of<Res2Net50_48w_2s>("Res2Net", Timm),
        ZooEntry.Of<Res2Net50_14w_8s>("Res2Net", Timm),
        ZooEntry.Of<Res2Net50_26w_6s>("Res2Net", Timm),
        ZooEntry.Of<Res2Net50_26w_8s>("Res2Net", Timm),
        ZooEntry.Of<Res2Net101_26w_4s>("Res2Net", Timm),
        ZooEntry.Of<Res2NeXt50>("Res2NeXt", Timm),
        ZooEntry.Of<Res2Net50d>("Res2Net", Timm),
        ZooEntry.Of<Res2Net101d>("Res2Net", Timm),
        ZooEntry.Of<SKResNet18>("SK-ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<SKResNet34>("SK-ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<SKResNet50>("SK-ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<SKResNet50d>("SK-ResNet", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<SKResNeXt50_32x4d>("SK-ResNeXt", Timm, ZooEntry.ImageNetBicubic),
        ZooEntry.Of<GhostNet050>("GhostNet", Timm),
        ZooEntry.Of<GhostNet100>("GhostNet", Timm),
        ZooEntry.Of<GhostNet130>("GhostNet", Timm),
        ZooEntry.Of<ShuffleNetV2X0_5>("ShuffleNet V2", TorchVision),
        ZooEntry.Of<ShuffleNetV2X1_0>("ShuffleNet V2", TorchVision),
        ZooEntry.Of<ShuffleNetV2X1_5>("ShuffleNet V2", TorchVision),
        ZooEntry.Of<ShuffleNetV2X2_0>("ShuffleNet V2", TorchVision),
        ZooEntry.Of<FashionResNeSt>("ResNeSt", Shipped, Fashion),
        ZooEntry.Of<FashionResNet18>("ResNet", Shipped, Fashion),
    ];

    private static readonly FrozenDictionary<string, ZooEntry> _byName = All.ToFrozenDictionary(entry => entry.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a network by its name, upstream's constructor name, in any case; null when there is none.</summary>
    /// <param name="name">The name ("resnet50").</param>
    public static ZooEntry? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.GetValueOrDefault(name);
    }

    /// <summary>What the Fashion-MNIST networks were trained with: the 28x28 gray image resized, one mean and deviation.</summary>
    private static Preprocessing Fashion(TensorShape input) => new()
    {
        ResizeHeight = input.Height,
        ResizeWidth = input.Width,
        CropHeight = input.Height,
        CropWidth = input.Width,
        Mean = [0.2860f],
        Std = [0.3530f],
    };
}
