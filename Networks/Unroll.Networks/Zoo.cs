using System.Collections.Frozen;

namespace Unroll.Networks;

/// <summary>All networks of the zoo, by name.</summary>
public static class Zoo
{
    private const string TorchVision = "torchvision";
    private const string Official = "zhanghang1989/ResNeSt";
    private const string Timm = "timm";
    private const string MmDetection = "mmdetection";
    private const string IbnNet = "XingangPan/IBN-Net";
    private const string Shipped = "shipped with unroll";

    /// <summary>Every declared network, once.</summary>
    /// <remarks>
    /// How images are prepared, [Preprocessing(…)] beside each declaration says where it is not as usual: torchvision's IMAGENET1K_V1 weights; for the official ResNeSt its scripts/torch/verify.py;
    /// for timm the pretrained_cfg that the bare name stands for (input_size, crop_pct, interpolation; its test_input_size is not used);
    /// for mmdetection its configs' data_preprocessor (mean, std, bgr_to_rgb). Its detectors resize whole images to a larger side instead of cropping them.
    /// </remarks>
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
        ZooEntry.Of<ResNeSt101>("ResNeSt", Official, publishedSize: 256),
        ZooEntry.Of<ResNeSt200>("ResNeSt", Official, publishedSize: 320),
        ZooEntry.Of<ResNeSt269>("ResNeSt", Official, publishedSize: 416),
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
        ZooEntry.Of<ResNeSt101e>("ResNeSt", Timm, publishedSize: 256),
        ZooEntry.Of<ResNeSt200e>("ResNeSt", Timm, publishedSize: 320),
        ZooEntry.Of<ResNeSt269e>("ResNeSt", Timm, publishedSize: 416),
        ZooEntry.Of<ResNeSt50d4s2x40d>("ResNeSt", Timm),
        ZooEntry.Of<ResNeSt50d1s4x24d>("ResNeSt", Timm),
        ZooEntry.Of<ResNet18d>("ResNet", Timm),
        ZooEntry.Of<ResNet26d>("ResNet", Timm),
        ZooEntry.Of<ResNet50d>("ResNet", Timm),
        ZooEntry.Of<ResNet101d>("ResNet", Timm, publishedSize: 256),
        ZooEntry.Of<ResNetAa50>("ResNet", Timm),
        ZooEntry.Of<ResNet50Gn>("ResNet", Timm),
        ZooEntry.Of<EcaResNet50d>("ECA-ResNet", Timm),
        ZooEntry.Of<SeResNet18>("SE-ResNet", Timm),
        ZooEntry.Of<SeResNet34>("SE-ResNet", Timm),
        ZooEntry.Of<SeResNet50>("SE-ResNet", Timm),
        ZooEntry.Of<SeResNet101>("SE-ResNet", Timm),
        ZooEntry.Of<SeResNet152>("SE-ResNet", Timm),
        ZooEntry.Of<SeResNeXt50_32x4d>("SE-ResNeXt", Timm),
        ZooEntry.Of<MobileNetV2>("MobileNetV2", TorchVision),
        ZooEntry.Of<MobileNetV3Large>("MobileNetV3", TorchVision),
        ZooEntry.Of<MobileNetV3Small>("MobileNetV3", TorchVision),
        ZooEntry.Of<MnasNet0_5>("MNASNet", TorchVision),
        ZooEntry.Of<MnasNet0_75>("MNASNet", TorchVision),
        ZooEntry.Of<MnasNet1_0>("MNASNet", TorchVision),
        ZooEntry.Of<MnasNet1_3>("MNASNet", TorchVision),
        ZooEntry.Of<EfficientNetB0>("EfficientNet", TorchVision),
        ZooEntry.Of<EfficientNetB1>("EfficientNet", TorchVision),
        ZooEntry.Of<EfficientNetB2>("EfficientNet", TorchVision),
        ZooEntry.Of<EfficientNetB3>("EfficientNet", TorchVision),
        ZooEntry.Of<EfficientNetB4>("EfficientNet", TorchVision),
        ZooEntry.Of<RegNetY400MF>("RegNetY", TorchVision),
        ZooEntry.Of<RegNetY800MF>("RegNetY", TorchVision),
        ZooEntry.Of<RegNetY1_6GF>("RegNetY", TorchVision),
        ZooEntry.Of<RegNetY3_2GF>("RegNetY", TorchVision),
        ZooEntry.Of<RegNetY8GF>("RegNetY", TorchVision),
        ZooEntry.Of<RegNetX400MF>("RegNetX", TorchVision),
        ZooEntry.Of<RegNetX800MF>("RegNetX", TorchVision),
        ZooEntry.Of<RegNetX1_6GF>("RegNetX", TorchVision),
        ZooEntry.Of<RegNetX3_2GF>("RegNetX", TorchVision),
        ZooEntry.Of<RegNetX8GF>("RegNetX", TorchVision),
        ZooEntry.Of<DenseNet121>("DenseNet", TorchVision),
        ZooEntry.Of<DenseNet161>("DenseNet", TorchVision),
        ZooEntry.Of<DenseNet169>("DenseNet", TorchVision),
        ZooEntry.Of<DenseNet201>("DenseNet", TorchVision),
        ZooEntry.Of<Vgg11>("VGG", TorchVision),
        ZooEntry.Of<Vgg11Bn>("VGG", TorchVision),
        ZooEntry.Of<Vgg13>("VGG", TorchVision),
        ZooEntry.Of<Vgg13Bn>("VGG", TorchVision),
        ZooEntry.Of<Vgg16>("VGG", TorchVision),
        ZooEntry.Of<Vgg16Bn>("VGG", TorchVision),
        ZooEntry.Of<Vgg19>("VGG", TorchVision),
        ZooEntry.Of<Vgg19Bn>("VGG", TorchVision),
        ZooEntry.Of<SqueezeNet1_0>("SqueezeNet", TorchVision),
        ZooEntry.Of<SqueezeNet1_1>("SqueezeNet", TorchVision),
        ZooEntry.Of<AlexNet>("AlexNet", TorchVision),
        ZooEntry.Of<GoogLeNet>("GoogLeNet", TorchVision),
        ZooEntry.Of<InceptionV3>("Inception v3", TorchVision),
        ZooEntry.Of<LegacySeResNet18>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet34>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet50>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet101>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet152>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySENet154>("SENet", Timm),
        ZooEntry.Of<LegacySeResNeXt26_32x4d>("SE-ResNeXt", Timm),
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
        ZooEntry.Of<SKResNet18>("SK-ResNet", Timm),
        ZooEntry.Of<SKResNet34>("SK-ResNet", Timm),
        ZooEntry.Of<SKResNet50>("SK-ResNet", Timm),
        ZooEntry.Of<SKResNet50d>("SK-ResNet", Timm),
        ZooEntry.Of<SKResNeXt50_32x4d>("SK-ResNeXt", Timm),
        ZooEntry.Of<CspResNet50>("CSP-ResNet", Timm, publishedSize: 256),
        ZooEntry.Of<CspResNeXt50>("CSP-ResNeXt", Timm, publishedSize: 256),
        ZooEntry.Of<ResNet18IbnA>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet34IbnA>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet50IbnA>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet101IbnA>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNeXt101IbnA>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet18IbnB>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet34IbnB>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet50IbnB>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet101IbnB>("IBN-Net", IbnNet),
        ZooEntry.Of<GhostNet050>("GhostNet", Timm),
        ZooEntry.Of<GhostNet100>("GhostNet", Timm),
        ZooEntry.Of<GhostNet130>("GhostNet", Timm),
        ZooEntry.Of<ShuffleNetV2X0_5>("ShuffleNet V2", TorchVision),
        ZooEntry.Of<ShuffleNetV2X1_0>("ShuffleNet V2", TorchVision),
        ZooEntry.Of<ShuffleNetV2X1_5>("ShuffleNet V2", TorchVision),
        ZooEntry.Of<ShuffleNetV2X2_0>("ShuffleNet V2", TorchVision),
        ZooEntry.Of<DetectionResNet50>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet101>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Caffe>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNetV1d50>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Gn>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Dcn>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Mdcn>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Gcb>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNeXt101_32x4d>("ResNeXt backbone", MmDetection),
        ZooEntry.Of<FashionResNeSt>("ResNeSt", Shipped),
        ZooEntry.Of<FashionResNet18>("ResNet", Shipped),
    ];

    private static readonly FrozenDictionary<string, ZooEntry> _byName = All.ToFrozenDictionary(entry => entry.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a network by its name, upstream's constructor name, in any case; null when there is none.</summary>
    /// <param name="name">The name ("resnet50").</param>
    public static ZooEntry? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.GetValueOrDefault(name);
    }
}
