namespace Unroll.Generator.Families;

/// <summary>All families: the one place that lists them.</summary>
internal static class FamilyList
{
    public static IReadOnlyList<NetworkFamily> All { get; } =
    [
        new ResNet.ResNetFamily(),
        new MobileNetV2.MobileNetV2Family(),
        new MobileNetV3.MobileNetV3Family(),
        new MnasNet.MnasNetFamily(),
        new EfficientNet.EfficientNetFamily(),
        new RegNet.RegNetFamily(),
        new DenseNet.DenseNetFamily(),
        new SqueezeNet.SqueezeNetFamily(),
        new Vgg.VggFamily(),
        new AlexNet.AlexNetFamily(),
        new GoogLeNet.GoogLeNetFamily(),
        new InceptionV3.InceptionV3Family(),
        new SENet.SENetFamily(),
        new Res2Net.Res2NetFamily(),
        new SKNet.SKNetFamily(),
        new CspNet.CspNetFamily(),
        new GhostNet.GhostNetFamily(),
        new ShuffleNetV2.ShuffleNetV2Family(),
        new Composed.ComposedFamily(),
        new DetectionResNet.DetectionResNetFamily(),
    ];
}
