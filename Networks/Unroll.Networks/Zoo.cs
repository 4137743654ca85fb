using System.Collections.Frozen;
using Unroll.Images;

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
    /// How images are prepared: torchvision's IMAGENET1K_V1 weights; for the official ResNeSt its scripts/torch/verify.py;
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
        ZooEntry.Of<ResNeSt50>("ResNeSt", Official, OfficialResNeSt),
        ZooEntry.Of<ResNeSt101>("ResNeSt", Official, OfficialResNeSt, publishedSize: 256),
        ZooEntry.Of<ResNeSt200>("ResNeSt", Official, OfficialResNeSt, publishedSize: 320),
        ZooEntry.Of<ResNeSt269>("ResNeSt", Official, OfficialResNeSt, publishedSize: 416),
        ZooEntry.Of<ResNeSt50Fast1s1x64d>("ResNeSt", Official, OfficialResNeSt),
        ZooEntry.Of<ResNeSt50Fast2s1x64d>("ResNeSt", Official, OfficialResNeSt),
        ZooEntry.Of<ResNeSt50Fast4s1x64d>("ResNeSt", Official, OfficialResNeSt),
        ZooEntry.Of<ResNeSt50Fast1s2x40d>("ResNeSt", Official, OfficialResNeSt),
        ZooEntry.Of<ResNeSt50Fast2s2x40d>("ResNeSt", Official, OfficialResNeSt),
        ZooEntry.Of<ResNeSt50Fast4s2x40d>("ResNeSt", Official, OfficialResNeSt),
        ZooEntry.Of<ResNeSt50Fast1s4x24d>("ResNeSt", Official, OfficialResNeSt),
        ZooEntry.Of<ResNeSt14d>("ResNeSt", Timm),
        ZooEntry.Of<ResNeSt26d>("ResNeSt", Timm),
        ZooEntry.Of<ResNeSt50d>("ResNeSt", Timm),
        ZooEntry.Of<ResNeSt101e>("ResNeSt", Timm, publishedSize: 256),
        ZooEntry.Of<ResNeSt200e>("ResNeSt", Timm, Bicubic(0.909), publishedSize: 320),
        ZooEntry.Of<ResNeSt269e>("ResNeSt", Timm, Bicubic(0.928), publishedSize: 416),
        ZooEntry.Of<ResNeSt50d4s2x40d>("ResNeSt", Timm, Bicubic(0.875)),
        ZooEntry.Of<ResNeSt50d1s4x24d>("ResNeSt", Timm, Bicubic(0.875)),
        ZooEntry.Of<ResNet18d>("ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<ResNet26d>("ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<ResNet50d>("ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<ResNet101d>("ResNet", Timm, Bicubic(0.95), publishedSize: 256),
        ZooEntry.Of<ResNetAa50>("ResNet", Timm, Bicubic(0.95)),
        ZooEntry.Of<ResNet50Gn>("ResNet", Timm, Bicubic(0.94)),
        ZooEntry.Of<EcaResNet50d>("ECA-ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<SeResNet18>("SE-ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<SeResNet34>("SE-ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<SeResNet50>("SE-ResNet", Timm, Bicubic(0.95)),
        ZooEntry.Of<SeResNet101>("SE-ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<SeResNet152>("SE-ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<SeResNeXt50_32x4d>("SE-ResNeXt", Timm, Bicubic(0.875)),
        ZooEntry.Of<MobileNetV2>("MobileNetV2", TorchVision),
        ZooEntry.Of<MobileNetV3Large>("MobileNetV3", TorchVision),
        ZooEntry.Of<MobileNetV3Small>("MobileNetV3", TorchVision),
        ZooEntry.Of<MnasNet0_5>("MNASNet", TorchVision),
        ZooEntry.Of<MnasNet0_75>("MNASNet", TorchVision, NewRecipe),
        ZooEntry.Of<MnasNet1_0>("MNASNet", TorchVision),
        ZooEntry.Of<MnasNet1_3>("MNASNet", TorchVision, NewRecipe),
        ZooEntry.Of<EfficientNetB0>("EfficientNet", TorchVision, BicubicFrom(256)),
        ZooEntry.Of<EfficientNetB1>("EfficientNet", TorchVision, BicubicFrom(256)),
        ZooEntry.Of<EfficientNetB2>("EfficientNet", TorchVision, BicubicFrom(288)),
        ZooEntry.Of<EfficientNetB3>("EfficientNet", TorchVision, BicubicFrom(320)),
        ZooEntry.Of<EfficientNetB4>("EfficientNet", TorchVision, BicubicFrom(384)),
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
        ZooEntry.Of<InceptionV3>("Inception v3", TorchVision, Inception),
        ZooEntry.Of<LegacySeResNet18>("SE-ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<LegacySeResNet34>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet50>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet101>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySeResNet152>("SE-ResNet", Timm),
        ZooEntry.Of<LegacySENet154>("SENet", Timm),
        ZooEntry.Of<LegacySeResNeXt26_32x4d>("SE-ResNeXt", Timm, Bicubic(0.875)),
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
        ZooEntry.Of<SKResNet18>("SK-ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<SKResNet34>("SK-ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<SKResNet50>("SK-ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<SKResNet50d>("SK-ResNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<SKResNeXt50_32x4d>("SK-ResNeXt", Timm, Bicubic(0.875)),
        ZooEntry.Of<CspResNet50>("CSP-ResNet", Timm, Csp, publishedSize: 256),
        ZooEntry.Of<CspResNeXt50>("CSP-ResNeXt", Timm, Csp, publishedSize: 256),
        ZooEntry.Of<ResNet18IbnA>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet34IbnA>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet50IbnA>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet101IbnA>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNeXt101IbnA>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet18IbnB>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet34IbnB>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet50IbnB>("IBN-Net", IbnNet),
        ZooEntry.Of<ResNet101IbnB>("IBN-Net", IbnNet),
        ZooEntry.Of<GhostNet050>("GhostNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<GhostNet100>("GhostNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<GhostNet130>("GhostNet", Timm, Bicubic(0.875)),
        ZooEntry.Of<ShuffleNetV2X0_5>("ShuffleNet V2", TorchVision),
        ZooEntry.Of<ShuffleNetV2X1_0>("ShuffleNet V2", TorchVision),
        ZooEntry.Of<ShuffleNetV2X1_5>("ShuffleNet V2", TorchVision, NewRecipe),
        ZooEntry.Of<ShuffleNetV2X2_0>("ShuffleNet V2", TorchVision, NewRecipe),
        ZooEntry.Of<DetectionResNet50>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet101>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Caffe>("ResNet backbone", MmDetection, Caffe),
        ZooEntry.Of<DetectionResNetV1d50>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Gn>("ResNet backbone", MmDetection, Caffe),
        ZooEntry.Of<DetectionResNet50Dcn>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Mdcn>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNet50Gcb>("ResNet backbone", MmDetection),
        ZooEntry.Of<DetectionResNeXt101_32x4d>("ResNeXt backbone", MmDetection),
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

    /// <summary>timm's evaluation of most networks: the crop takes a fraction of the shorter side, bicubic.</summary>
    private static Func<TensorShape, Preprocessing> Bicubic(double cropFraction) => input => ZooEntry.ImageNet(input, cropFraction, Interpolation.Bicubic);

    /// <summary>timm's evaluation of its CSP networks.</summary>
    private static Preprocessing Csp(TensorShape input) => ZooEntry.ImageNet(input, 0.887, Interpolation.Bilinear);

    /// <summary>The official ResNeSt's evaluation: a crop of s from s + 32, bicubic.</summary>
    private static Preprocessing OfficialResNeSt(TensorShape input)
    {
        var shorter = Math.Min(input.Height, input.Width);
        return Preprocessing.ImageNet(shorter, shorter + 32, Interpolation.Bicubic) with { CropHeight = input.Height, CropWidth = input.Width };
    }

    /// <summary>torchvision's newer training recipe: a crop of 224 from 232.</summary>
    private static Preprocessing NewRecipe(TensorShape input) => ZooEntry.ImageNet(input) with { ResizeShorterSide = 232 };

    /// <summary>torchvision's EfficientNets: each resizes to its own size, bicubic.</summary>
    private static Func<TensorShape, Preprocessing> BicubicFrom(int shorterSide) =>
        input => ZooEntry.ImageNet(input, 1, Interpolation.Bicubic) with { ResizeShorterSide = shorterSide };

    /// <summary>torchvision resizes to 342 for a crop of 299.</summary>
    private static Preprocessing Inception(TensorShape input) => ZooEntry.ImageNet(input) with { ResizeShorterSide = 342 };

    /// <summary>
    /// mmdetection's configs with backbones that Caffe and Detectron trained (detectron2/resnet50_caffe, detectron/resnet50_gn): blue first, pixels in 0…255 less their means,
    /// no deviation.
    /// </summary>
    private static Preprocessing Caffe(TensorShape input) => ZooEntry.ImageNet(input) with
    {
        Bgr = true,
        Range = 255,
        Mean = [103.530f, 116.280f, 123.675f],
        Std = [1, 1, 1],
    };

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
