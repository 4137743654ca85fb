using Unroll.Generator.Declarations;
using Unroll.Generator.Families.AlexNet;
using Unroll.Generator.Families.DenseNet;
using Unroll.Generator.Families.GoogLeNet;
using Unroll.Generator.Families.InceptionV3;
using Unroll.Generator.Families.MnasNet;
using Unroll.Generator.Families.MobileNetV2;
using Unroll.Generator.Families.SqueezeNet;
using Unroll.Generator.Families.Vgg;
using Unroll.Generator.Graph;

namespace Unroll.Tests.Generator.Families;

/// <summary>Declarations of torchvision's families beside ResNet: every option at least once, on small inputs.</summary>
internal static class TorchVisionFamilies
{
    private static readonly Shape Small = new(3, 64, 64);

    public static IReadOnlyDictionary<string, NetworkSpec> All { get; } = new Dictionary<string, NetworkSpec>
    {
        ["mobilenet_v2"] = new MobileNetV2Spec("net", Small, 1000, default),
        ["mobilenet_v2, narrow, odd channels"] = new MobileNetV2Spec("net", new Shape(1, 49, 77), 7, new([6, 0])) { WidthMultiplier = 0.35, RoundNearest = 3 },
        ["mobilenet_v2, features"] = new MobileNetV2Spec("net", Small, 0, default),
        ["mnasnet1_0"] = new MnasNetSpec("net", Small, 1000, default),
        ["mnasnet0_5, stages"] = new MnasNetSpec("net", new Shape(3, 49, 77), 5, new([5, 3, 0])) { WidthMultiplier = 0.5 },
        ["densenet121"] = new DenseNetSpec("net", Small, 1000, default, new([6, 12, 24, 16])),
        ["densenet, wide, stages"] = new DenseNetSpec("net", new Shape(3, 49, 77), 5, new([0, 1, 2]), new([3, 2, 5])) { GrowthRate = 48, StemWidth = 96, BottleneckFactor = 2 },
        ["densenet, one block, odd channels"] = new DenseNetSpec("net", Small, 0, default, new([4])) { GrowthRate = 5, StemWidth = 7 },
        ["squeezenet1_0"] = new SqueezeNetSpec("net", Small, 1000, default),
        ["squeezenet1_1, stages"] = new SqueezeNetSpec("net", new Shape(1, 49, 77), 5, new([0, 2])) { Version = Unroll.Generator.Declarations.SqueezeNetVersion.V1x1 },
        ["squeezenet1_0, features"] = new SqueezeNetSpec("net", Small, 0, default),
        ["vgg11"] = new VggSpec("net", Small, 10, default, new([1, 1, 2, 2, 2])) { HiddenFeatures = 64 },
        ["vgg13_bn, stages"] = new VggSpec("net", new Shape(3, 49, 77), 5, new([4, 0]), new([2, 2, 2, 2, 2])) { BatchNorm = true, HiddenFeatures = 33 },
        ["vgg, two stages, features"] = new VggSpec("net", Small, 0, default, new([1, 2])) { Channels = new([5, 9]) },
        ["alexnet"] = new AlexNetSpec("net", Small, 10, default),
        ["alexnet, stages"] = new AlexNetSpec("net", new Shape(3, 224, 161), 5, new([2, 1, 0])),
        ["googlenet"] = new GoogLeNetSpec("net", Small, 1000, default),
        ["googlenet, transformed, stages"] = new GoogLeNetSpec("net", new Shape(3, 49, 77), 5, new([0, 1, 2])) { TransformInput = true },
        ["inception_v3"] = new InceptionV3Spec("net", new Shape(3, 75, 75), 1000, default),
        ["inception_v3, transformed, stages"] = new InceptionV3Spec("net", new Shape(3, 80, 107), 5, new([2, 0])) { TransformInput = true },
        ["inception_v3, features"] = new InceptionV3Spec("net", new Shape(3, 75, 75), 0, default),
    };
}
