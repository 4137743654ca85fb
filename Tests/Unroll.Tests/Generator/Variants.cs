using Unroll.Generator.Families.ResNet;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Tests.Generator;

/// <summary>Declarations of the ResNet family that tests of the compiler share: every option at least once, on small inputs.</summary>
internal static class Variants
{
    public static ResNetSpec ResNet50 => Of([3, 4, 6, 3]);

    public static ResNetSpec ResNet18 => Of([2, 2, 2, 2]) with { Block = Unroll.Generator.Declarations.ResidualBlock.Basic };

    public static ResNetSpec ResNeSt50 => ResNet50 with { Radix = 2, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true };

    public static ResNetSpec ResNeSt269 => ResNeSt50 with { Layers = new([3, 30, 48, 8]), StemWidth = 64 };

    public static IReadOnlyDictionary<string, ResNetSpec> All { get; } = new Dictionary<string, ResNetSpec>
    {
        ["resnet50"] = ResNet50,
        ["resnet18"] = ResNet18,
        ["resnest50"] = ResNeSt50,
        ["resnest, pool first, cardinality 2, radix 4"] = ResNeSt50 with { AvdFirst = true, Cardinality = 2, BottleneckWidth = 40, Radix = 4 },
        ["resnest, radix 1"] = ResNeSt50 with { AvdFirst = true, Cardinality = 4, BottleneckWidth = 24, Radix = 1 },
        ["resnest, dilated"] = ResNeSt50 with { Dilation = 4 },
        ["resnest, dilation 2"] = ResNeSt50 with { Dilation = 2 },
        ["resnext"] = ResNet50 with { Cardinality = 32, BottleneckWidth = 4 },
        ["dilated by torchvision"] = ResNet50 with { ReplaceStrideWithDilation = new([false, true, true]) },
        ["resnet-d, dilated by timm"] = ResNet50 with { DeepStem = true, StemWidth = 32, TieredStem = true, AvgDown = true, OutputStride = 8 },
        ["squeeze-excitation"] = ResNet50 with { Attention = Unroll.Generator.Declarations.ChannelAttention.SqueezeExcitation },
        ["squeeze-excitation, basic"] = ResNet18 with { Attention = Unroll.Generator.Declarations.ChannelAttention.SqueezeExcitation },
        ["eca"] = ResNet50 with { Attention = Unroll.Generator.Declarations.ChannelAttention.Eca },
        ["group norm"] = ResNet50 with { Norm = Unroll.Generator.Declarations.NormKind.GroupNorm },
        ["anti-aliased"] = ResNet50 with { AntiAliasing = Unroll.Generator.Declarations.AntiAliasing.AvgPool },
        ["anti-aliased, basic"] = ResNet18 with { AntiAliasing = Unroll.Generator.Declarations.AntiAliasing.AvgPool },
        ["caffe, last stride 1"] = ResNet50 with { Style = Unroll.Generator.Declarations.ResNetStyle.Caffe, LastStride = 1 },
        ["ibn-a"] = ResNet50 with { Ibn = Ibn("AAA-") },
        ["ibn-b"] = ResNet18 with { Ibn = Ibn("BB--") },
        ["resnext-ibn"] = ResNet50 with { Cardinality = 32, BottleneckWidth = 4, Ibn = Ibn("BA-A") },
        ["rectified"] = ResNet50 with { RectifiedConv = true },
        ["rectified resnest, dilated"] = ResNeSt50 with { RectifiedConv = true, RectifyAvg = true, Dilation = 4 },
        ["backbone"] = ResNet50 with { Classes = 0, OutIndices = new([0, 1, 2, 3]) },
        ["backbone without its last stage"] = ResNeSt50 with { Classes = 0, OutIndices = new([2, 0]) },
        ["backbone, last stage only"] = ResNet18 with { Classes = 0 },
        ["odd input, features and logits"] = ResNeSt50 with { Input = new Shape(5, 49, 77), Classes = 13, OutIndices = new([2, 0]) },
        ["two stages, odd channels"] = ResNet18 with { Layers = new([1, 2]), Channels = new([7, 13]), Input = new Shape(1, 33, 21) },
    };

    private static EquatableArray<Unroll.Generator.Declarations.InstanceBatchNorm> Ibn(string stages) => stages.Select(stage => stage switch
    {
        'A' => Unroll.Generator.Declarations.InstanceBatchNorm.A,
        'B' => Unroll.Generator.Declarations.InstanceBatchNorm.B,
        _ => Unroll.Generator.Declarations.InstanceBatchNorm.None,
    }).ToEquatableArray();

    private static ResNetSpec Of(int[] layers) => new("net", new Shape(3, 64, 64), 1000, EquatableArray<int>.Empty, layers.ToEquatableArray());
}
