namespace Unroll.Tests.Generator.Families;

/// <summary>SENet from attribute to plan.</summary>
public class SENetTests : FamilyTests<SENetTests>, IFamily
{
    private const string Small = "Layers = [2, 2, 2, 2], Input = [3, 64, 64]";

    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = $"SENet({Small})",
        ["basic, groups"] = $"SENet({Small}, Block = SENetBlock.Basic, Cardinality = 2)",
        ["resnext"] = $"SENet({Small}, Block = SENetBlock.ResNeXt, Cardinality = 32, SqueezeReduction = 8)",
        ["senet154"] = $"SENet({Small}, Block = SENetBlock.Wide, Cardinality = 64, DeepStem = true, StemChannels = 128, DownsampleKernel = 3)",
        ["odd input, features"] = "SENet(Layers = [2, 2, 2, 2], Input = [1, 49, 77], Classes = 1000, OutIndices = [3, 0])",
    };

    public static IReadOnlyList<string> SparedKernels => ["Affine", "Activate"];

    public static string ShortestDeclaration => "SENet(Layers = [1, 1, 1, 1])";

    public static NetworkAttribute EveryOption => new SENetAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        OutStem = true,
        Layers = [1, 2],
        Channels = [32, 48],
        Block = SENetBlock.ResNeXt,
        Cardinality = 4,
        BottleneckWidth = 8,
        SqueezeReduction = 4,
        StemChannels = 24,
        DeepStem = true,
        DownsampleKernel = 3,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "SENet", "UNR0005 'SENet' Layers is missing; give the number of blocks of each stage, for example [3, 4, 6, 3]" },
        { "SENet(Layers = [1], Channels = [0])", "UNR0007 'Channels = [0]' Each of Channels must be from 1 to 65536, not 0" },
        { "SENet(Layers = [1, 1, 1, 1], DownsampleKernel = 2)", "UNR0007 'DownsampleKernel = 2' DownsampleKernel must be 1 or 3, not 2" },
        { "SENet(Layers = [1, 1, 1, 1], BottleneckWidth = 8)", "UNR0013 'BottleneckWidth = 8' BottleneckWidth has no effect without Block = SENetBlock.ResNeXt" },
        { "SENet(Layers = [1, 1, 1, 1], Cardinality = 3)", "UNR0009 'Cardinality = 3' Cardinality = 3 does not divide the 64 channels of stage 0's 3x3 convolutions" },
        { "SENet(Layers = [1], Channels = [15], Block = SENetBlock.ResNeXt)", "UNR0010 'SENet' BottleneckWidth = 4 leaves stage 0's blocks without channels; it must be at least 5" },
        { "SENet(Layers = [1], Channels = [8], Block = SENetBlock.Basic)", "UNR0007 'SENet' SqueezeReduction must be at most 8, the channels of stage 0, not 16" },
        { "SENet(Layers = [1], Channels = [8], Block = (SENetBlock)4)", "UNR0015 'Block = (SENetBlock)4' Block must be SENetBlock.Basic or SENetBlock.Bottleneck or SENetBlock.ResNeXt or SENetBlock.Wide, not 4" },
    };
}
