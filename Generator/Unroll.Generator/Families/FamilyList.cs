using Unroll.Generator.Families.AlexNet;
using Unroll.Generator.Families.Composed;
using Unroll.Generator.Families.CspNet;
using Unroll.Generator.Families.DenseNet;
using Unroll.Generator.Families.DetectionResNet;
using Unroll.Generator.Families.GhostNet;
using Unroll.Generator.Families.GoogLeNet;
using Unroll.Generator.Families.InceptionV3;
using Unroll.Generator.Families.MnasNet;
using Unroll.Generator.Families.MobileNetV2;
using Unroll.Generator.Families.Res2Net;
using Unroll.Generator.Families.ResNet;
using Unroll.Generator.Families.SENet;
using Unroll.Generator.Families.SKNet;
using Unroll.Generator.Families.ShuffleNetV2;
using Unroll.Generator.Families.SqueezeNet;
using Unroll.Generator.Families.Vgg;

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
