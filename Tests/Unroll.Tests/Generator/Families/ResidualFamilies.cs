using Unroll.Generator.Declarations;
using Unroll.Generator.Families.CspNet;
using Unroll.Generator.Families.Res2Net;
using Unroll.Generator.Families.SENet;
using Unroll.Generator.Families.SKNet;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;
using Specs = Unroll.Generator.Declarations;

namespace Unroll.Tests.Generator.Families;

/// <summary>Declarations of SENet, Res2Net, SKNet and CSPNet: every option at least once, on small inputs.</summary>
internal static class ResidualFamilies
{
    private static readonly Shape Input = new(3, 64, 64);
    private static readonly EquatableArray<int> Layers = new([2, 2, 2, 2]);

    public static SENetSpec SENet => new("net", Input, 1000, default, Layers);

    public static Res2NetSpec Res2Net => new("net", Input, 1000, default, Layers);

    public static SKNetSpec SKNet => new("net", Input, 1000, default, Layers);

    public static CspNetSpec CspNet => new("net", Input, 1000, default, Layers) { Channels = new([128, 256, 512, 1024]) };

    public static IReadOnlyDictionary<string, NetworkSpec> All { get; } = new Dictionary<string, NetworkSpec>
    {
        ["senet"] = SENet,
        ["senet, basic, groups"] = SENet with { Block = Specs.SENetBlock.Basic, Cardinality = 2 },
        ["senet, resnext"] = SENet with { Block = Specs.SENetBlock.ResNeXt, Cardinality = 32, SqueezeReduction = 8 },
        ["senet154"] = SENet with { Block = Specs.SENetBlock.Wide, Cardinality = 64, DeepStem = true, StemChannels = 128, DownsampleKernel = 3 },
        ["senet, odd input, features"] = SENet with { Input = new Shape(1, 49, 77), OutIndices = new([3, 0]) },
        ["res2net"] = Res2Net,
        ["res2net, 14w 8s"] = Res2Net with { BottleneckWidth = 14, Scale = 8 },
        ["res2net, scale 2"] = Res2Net with { BottleneckWidth = 48, Scale = 2 },
        ["res2net, scale 1"] = Res2Net with { Scale = 1 },
        ["res2next"] = Res2Net with { BottleneckWidth = 4, Cardinality = 8 },
        ["res2net-d"] = Res2Net with { DeepStem = true, StemWidth = 32, AvgDown = true },
        ["res2net, first block without projection"] = Res2Net with { Channels = new([16, 24, 7, 9]), Classes = 0, OutIndices = new([0, 3]) },
        ["sknet"] = SKNet,
        ["sknet, basic"] = SKNet with { Block = Specs.ResidualBlock.Basic, SqueezeReduction = 8, SqueezeDivisor = 16 },
        ["sknet-d"] = SKNet with { DeepStem = true, StemWidth = 32, AvgDown = true },
        ["sknext"] = SKNet with { Cardinality = 32, BottleneckWidth = 4, SplitInput = false, SqueezeDivisor = 32 },
        ["sknet, three true kernels"] = SKNet with { Kernels = new([3, 5, 7]), Keep3x3 = false, Channels = new([48, 96, 24, 9]), Input = new Shape(2, 33, 65) },
        ["cspnet"] = CspNet,
        ["cspnext"] = CspNet with { ExpandRatio = 1, BottleneckRatio = 1, Cardinality = 32 },
        ["cspnet, deep stem, features"] = CspNet with { DeepStem = true, StemWidth = 16, Input = new Shape(2, 49, 77), Channels = new([24, 20, 36, 28]), OutIndices = new([3, 1]) },
        ["sknet, backbone"] = SKNet with { Classes = 0 },
    };
}
