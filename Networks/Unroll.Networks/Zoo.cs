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
        ZooEntry.Of<ResNet18>("resnet18", "ResNet", TorchVision),
        ZooEntry.Of<ResNet34>("resnet34", "ResNet", TorchVision),
        ZooEntry.Of<ResNet50>("resnet50", "ResNet", TorchVision),
        ZooEntry.Of<ResNet101>("resnet101", "ResNet", TorchVision),
        ZooEntry.Of<ResNet152>("resnet152", "ResNet", TorchVision),
        ZooEntry.Of<ResNeXt50_32x4d>("resnext50_32x4d", "ResNeXt", TorchVision),
        ZooEntry.Of<ResNeXt101_32x8d>("resnext101_32x8d", "ResNeXt", TorchVision),
        ZooEntry.Of<WideResNet50_2>("wide_resnet50_2", "Wide ResNet", TorchVision),
        ZooEntry.Of<WideResNet101_2>("wide_resnet101_2", "Wide ResNet", TorchVision),
        ZooEntry.Of<ResNeSt50>("resnest50", "ResNeSt", Official),
        ZooEntry.Of<ResNeSt101>("resnest101", "ResNeSt", Official, publishedSize: 256),
        ZooEntry.Of<ResNeSt200>("resnest200", "ResNeSt", Official, publishedSize: 320),
        ZooEntry.Of<ResNeSt269>("resnest269", "ResNeSt", Official, publishedSize: 416),
        ZooEntry.Of<ResNeSt50Fast1s1x64d>("resnest50_fast_1s1x64d", "ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast2s1x64d>("resnest50_fast_2s1x64d", "ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast4s1x64d>("resnest50_fast_4s1x64d", "ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast1s2x40d>("resnest50_fast_1s2x40d", "ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast2s2x40d>("resnest50_fast_2s2x40d", "ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast4s2x40d>("resnest50_fast_4s2x40d", "ResNeSt", Official),
        ZooEntry.Of<ResNeSt50Fast1s4x24d>("resnest50_fast_1s4x24d", "ResNeSt", Official),
        ZooEntry.Of<ResNeSt14d>("resnest14d", "ResNeSt", Timm),
        ZooEntry.Of<ResNeSt26d>("resnest26d", "ResNeSt", Timm),
        ZooEntry.Of<ResNeSt50d>("resnest50d", "ResNeSt", Timm),
        ZooEntry.Of<ResNeSt101e>("resnest101e", "ResNeSt", Timm, publishedSize: 256),
        ZooEntry.Of<ResNeSt200e>("resnest200e", "ResNeSt", Timm, publishedSize: 320),
        ZooEntry.Of<ResNeSt269e>("resnest269e", "ResNeSt", Timm, publishedSize: 416),
        ZooEntry.Of<ResNeSt50d4s2x40d>("resnest50d_4s2x40d", "ResNeSt", Timm),
        ZooEntry.Of<ResNeSt50d1s4x24d>("resnest50d_1s4x24d", "ResNeSt", Timm),
        ZooEntry.Of<ResNet18d>("resnet18d", "ResNet", Timm),
        ZooEntry.Of<ResNet26d>("resnet26d", "ResNet", Timm),
        ZooEntry.Of<ResNet50d>("resnet50d", "ResNet", Timm),
        ZooEntry.Of<ResNet101d>("resnet101d", "ResNet", Timm, publishedSize: 256),
        ZooEntry.Of<ResNetAa50>("resnetaa50", "ResNet", Timm),
        ZooEntry.Of<ResNet50Gn>("resnet50_gn", "ResNet", Timm),
        ZooEntry.Of<EcaResNet50d>("ecaresnet50d", "ECA-ResNet", Timm),
        ZooEntry.Of<SeResNet18>("seresnet18", "SE-ResNet", Timm),
        ZooEntry.Of<SeResNet34>("seresnet34", "SE-ResNet", Timm),
        ZooEntry.Of<SeResNet50>("seresnet50", "SE-ResNet", Timm),
        ZooEntry.Of<SeResNet101>("seresnet101", "SE-ResNet", Timm),
        ZooEntry.Of<SeResNet152>("seresnet152", "SE-ResNet", Timm),
        ZooEntry.Of<SeResNeXt50_32x4d>("seresnext50_32x4d", "SE-ResNeXt", Timm),
        ZooEntry.Of<MobileNetV2>("mobilenet_v2", "MobileNetV2", TorchVision),
        ZooEntry.Of<MobileNetV3Large>("mobilenet_v3_large", "MobileNetV3", TorchVision),
        ZooEntry.Of<MobileNetV3Small>("mobilenet_v3_small", "MobileNetV3", TorchVision),
        ZooEntry.Of<MnasNet0_5>("mnasnet0_5", "MNASNet", TorchVision),
        ZooEntry.Of<MnasNet0_75>("mnasnet0_75", "MNASNet", TorchVision),
        ZooEntry.Of<MnasNet1_0>("mnasnet1_0", "MNASNet", TorchVision),
        ZooEntry.Of<MnasNet1_3>("mnasnet1_3", "MNASNet", TorchVision),
        ZooEntry.Of<EfficientNetB0>("efficientnet_b0", "EfficientNet", TorchVision),
        ZooEntry.Of<EfficientNetB1>("efficientnet_b1", "EfficientNet", TorchVision),
        ZooEntry.Of<EfficientNetB2>("efficientnet_b2", "EfficientNet", TorchVision),
        ZooEntry.Of<EfficientNetB3>("efficientnet_b3", "EfficientNet", TorchVision),
        ZooEntry.Of<EfficientNetB4>("efficientnet_b4", "EfficientNet", TorchVision),
        ZooEntry.Of<RegNetY400MF>("regnet_y_400mf", "RegNetY", TorchVision),
        ZooEntry.Of<RegNetY800MF>("regnet_y_800mf", "RegNetY", TorchVision),
        ZooEntry.Of<RegNetY1_6GF>("regnet_y_1_6gf", "RegNetY", TorchVision),
        ZooEntry.Of<RegNetY3_2GF>("regnet_y_3_2gf", "RegNetY", TorchVision),
        ZooEntry.Of<RegNetY8GF>("regnet_y_8gf", "RegNetY", TorchVision),
        ZooEntry.Of<RegNetX400MF>("regnet_x_400mf", "RegNetX", TorchVision),
        ZooEntry.Of<RegNetX800MF>("regnet_x_800mf", "RegNetX", TorchVision),
        ZooEntry.Of<RegNetX1_6GF>("regnet_x_1_6gf", "RegNetX", TorchVision),
        ZooEntry.Of<RegNetX3_2GF>("regnet_x_3_2gf", "RegNetX", TorchVision),
        ZooEntry.Of<RegNetX8GF>("regnet_x_8gf", "RegNetX", TorchVision),
        ZooEntry.Of<DenseNet121>("densenet121", "DenseNet", TorchVision),
        ZooEntry.Of<DenseNet161>("densenet161", "DenseNet", TorchVision),
        ZooEntry.Of<DenseNet169>("densenet169", "DenseNet", TorchVision),
        ZooEntry.Of<DenseNet201>("densenet201", "DenseNet", TorchVision),
        ZooEntry.Of<Vgg11>("vgg11", "VGG", TorchVision),
        ZooEntry.Of<Vgg11Bn>("vgg11_bn", "VGG", TorchVision),
        ZooEntry.Of<Vgg13>("vgg13", "VGG", TorchVision),
        ZooEntry.Of<Vgg13Bn>("vgg13_bn", "VGG", TorchVision),
        ZooEntry.Of<Vgg16>("vgg16", "VGG", TorchVision),
        ZooEntry.Of<Vgg16Bn>("vgg16_bn", "VGG", TorchVision),
        ZooEntry.Of<Vgg19>("vgg19", "VGG", TorchVision),
        ZooEntry.Of<Vgg19Bn>("vgg19_bn", "VGG", TorchVision),
        ZooEntry.Of<SqueezeNet1_0>("squeezenet1_0", "SqueezeNet", TorchVision),
        ZooEntry.Of<SqueezeNet1_1>("squeezenet1_1", "SqueezeNet", TorchVision),
        ZooEntry.Of<AlexNet>("alexnet", "AlexNet", TorchVision),
        ZooEntry.Of<GoogLeNet>("googlenet", "GoogLeNet", TorchVision),
        ZooEntry.Of<InceptionV3>("inception_v3", "Inception v3", TorchVision),
        ZooEntry.Of<LegacySeResNet18>("legacy_seresnet18", "SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet34>("legacy_seresnet34", "SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet50>("legacy_seresnet50", "SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet101>("legacy_seresnet101", "SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet152>("legacy_seresnet152", "SE-ResNet", Timm),
        ZooEntry.Of<LegacySENet154>("legacy_senet154", "SENet", Timm),
        ZooEntry.Of<LegacySeResNeXt26_32x4d>("legacy_seresnext26_32x4d", "SE-ResNeXt", Timm),
        ZooEntry.Of<LegacySeResNeXt50_32x4d>("legacy_seresnext50_32x4d", "SE-ResNeXt", Timm),
        ZooEntry.Of<LegacySeResNeXt101_32x4d>("legacy_seresnext101_32x4d", "SE-ResNeXt", Timm),
        ZooEntry.Of<Res2Net50_26w_4s>("res2net50_26w_4s", "Res2Net", Timm),
        ZooEntry.Of<Res2Net50_48w_2s>("res2net50_48w_2s", "Res2Net", Timm),
        ZooEntry.Of<Res2Net50_14w_8s>("res2net50_14w_8s", "Res2Net", Timm),
        ZooEntry.Of<Res2Net50_26w_6s>("res2net50_26w_6s", "Res2Net", Timm),
        ZooEntry.Of<Res2Net50_26w_8s>("res2net50_26w_8s", "Res2Net", Timm),
        ZooEntry.Of<Res2Net101_26w_4s>("res2net101_26w_4s", "Res2Net", Timm),
        ZooEntry.Of<Res2NeXt50>("res2next50", "Res2NeXt", Timm),
        ZooEntry.Of<Res2Net50d>("res2net50d", "Res2Net", Timm),
        ZooEntry.Of<Res2Net101d>("res2net101d", "Res2Net", Timm),
        ZooEntry.Of<SKResNet18>("skresnet18", "SK-ResNet", Timm),
        ZooEntry.Of<SKResNet34>("skresnet34", "SK-ResNet", Timm),
        ZooEntry.Of<SKResNet50>("skresnet50", "SK-ResNet", Timm),
        ZooEntry.Of<SKResNet50d>("skresnet50d", "SK-ResNet", Timm),
        ZooEntry.Of<SKResNeXt50_32x4d>("skresnext50_32x4d", "SK-ResNeXt", Timm),
        ZooEntry.Of<CspResNet50>("cspresnet50", "CSP-ResNet", Timm, publishedSize: 256),
        ZooEntry.Of<CspResNeXt50>("cspresnext50", "CSP-ResNeXt", Timm, publishedSize: 256),
        ZooEntry.Of<ResNet18IbnA>("resnet18_ibn_a", "IBN-Net", IbnNet),
        ZooEntry.Of<ResNet34IbnA>("resnet34_ibn_a", "IBN-Net", IbnNet),
        ZooEntry.Of<ResNet50IbnA>("resnet50_ibn_a", "IBN-Net", IbnNet),
        ZooEntry.Of<ResNet101IbnA>("resnet101_ibn_a", "IBN-Net", IbnNet),
        ZooEntry.Of<ResNeXt101IbnA>("resnext101_ibn_a", "IBN-Net", IbnNet),
        ZooEntry.Of<ResNet18IbnB>("resnet18_ibn_b", "IBN-Net", IbnNet),
        ZooEntry.Of<ResNet34IbnB>("resnet34_ibn_b", "IBN-Net", IbnNet),
        ZooEntry.Of<ResNet50IbnB>("resnet50_ibn_b", "IBN-Net", IbnNet),
        ZooEntry.Of<ResNet101IbnB>("resnet101_ibn_b", "IBN-Net", IbnNet),
        ZooEntry.Of<GhostNet050>("ghostnet_050", "GhostNet", Timm),
        ZooEntry.Of<GhostNet100>("ghostnet_100", "GhostNet", Timm),
        ZooEntry.Of<GhostNet130>("ghostnet_130", "GhostNet", Timm),
        ZooEntry.Of<ShuffleNetV2X0_5>("shufflenet_v2_x0_5", "ShuffleNet V2", TorchVision),
        ZooEntry.Of<ShuffleNetV2X1_0>("shufflenet_v2_x1_0", "ShuffleNet V2", TorchVision),
        ZooEntry.Of<ShuffleNetV2X1_5>("shufflenet_v2_x1_5", "ShuffleNet V2", TorchVision),
        ZooEntry.Of<ShuffleNetV2X2_0>("shufflenet_v2_x2_0", "ShuffleNet V2", TorchVision),
        ZooEntry.Of<DetectionResNet50>("detection_resnet50", "ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet101>("detection_resnet101", "ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Caffe>("detection_resnet50_caffe", "ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNetV1d50>("detection_resnetv1d50", "ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Gn>("detection_resnet50_gn", "ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Dcn>("detection_resnet50_dcn", "ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Mdcn>("detection_resnet50_mdcn", "ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Gcb>("detection_resnet50_gcb", "ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNeXt101_32x4d>("detection_resnext101_32x4d", "ResNeXt backbone", MmDetection),
        ZooEntry.Of<FashionResNeSt>("fashion_resnest", "ResNeSt", Shipped),
        ZooEntry.Of<FashionResNet18>("fashion_resnet18", "ResNet", Shipped),
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
