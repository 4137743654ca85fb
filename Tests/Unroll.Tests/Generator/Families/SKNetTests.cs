namespace Unroll.Tests.Generator.Families;

/// <summary>SKNet from attribute to plan.</summary>
public class SKNetTests : FamilyTests<SKNetTests>, IFamily
{
    private const string Small = "Layers = [2, 2, 2, 2], Input = [3, 64, 64]";

    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = $"SKNet({Small})",
        ["basic"] = $"SKNet({Small}, Block = ResidualBlock.Basic, SqueezeReduction = 8, SqueezeDivisor = 16)",
        ["sknet-d"] = $"SKNet({Small}, DeepStem = true, StemWidth = 32, AvgDown = true)",
        ["sknext"] = $"SKNet({Small}, Cardinality = 32, BottleneckWidth = 4, SplitInput = false, SqueezeDivisor = 32)",
        ["three true kernels"] = "SKNet(Layers = [2, 2, 2, 2], Input = [2, 33, 65], Kernels = [3, 5, 7], Keep3x3 = false, Channels = [48, 96, 24, 9])",
        ["backbone"] = $"SKNet({Small}, Classes = 0)",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Affine", "Activate"];

    public static string ShortestDeclaration => "SKNet(Layers = [1, 1, 1, 1])";

    public static NetworkAttribute EveryOption => new SKNetAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        OutStem = true,
        Layers = [1, 2],
        Channels = [32, 48],
        Block = ResidualBlock.Bottleneck,
        Cardinality = 2,
        BottleneckWidth = 32,
        Kernels = [3, 7],
        Keep3x3 = false,
        SplitInput = false,
        SqueezeReduction = 4,
        SqueezeDivisor = 4,
        DeepStem = true,
        StemWidth = 8,
        AvgDown = true,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "SKNet(Layers = [1, 1])", "UNR0006 'Layers = [1, 1]' Channels has 4 values, but Layers has 2 stages; give the channels of each stage" },
        { "SKNet(Layers = [1000, 10, 10, 5])", "UNR0016 'Layers = [1000, 10, 10, 5]' The network is too large: Layers has 1025 blocks, and at most 1024 are supported" },
        { "SKNet(Layers = [1, 1, 1, 1], Kernels = [3])", "UNR0007 'Kernels = [3]' The number of Kernels must be from 2 to 64, not 1" },
        { "SKNet(Layers = [1, 1, 1, 1], Kernels = [3, 4])", "UNR0007 'Kernels = [3, 4]' Each of Kernels must be odd and from 3 to 255, not 4" },
        { "SKNet(Layers = [1, 1, 1, 1], Kernels = [3, 5, 7])", "UNR0009 'Kernels = [3, 5, 7]' Kernels = 3 does not divide the 64 channels of stage 0's blocks, which SplitInput divides among them" },
        { "SKNet(Layers = [1, 1, 1, 1], Kernels = [3, 5, 7], Block = ResidualBlock.Basic)", "UNR0009 'Kernels = [3, 5, 7]' Kernels = 3 does not divide the 64 channels of the stem" },
        { "SKNet(Layers = [1, 1, 1, 1], Cardinality = 32, BottleneckWidth = 1)", "UNR0009 'Cardinality = 32' Cardinality = 32 does not divide the 16 channels of each part of stage 0's blocks" },
        { "SKNet(Layers = [1, 1, 1, 1], Cardinality = 2, Block = ResidualBlock.Basic)", "UNR0014 'Cardinality = 2' Cardinality cannot be combined with Block = ResidualBlock.Basic" },
    };
}
