namespace Unroll.Tests.Generator.Families;

/// <summary>CSPNet from attribute to plan.</summary>
public class CspNetTests : FamilyTests<CspNetTests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = "CspNet(Layers = [2, 2, 2, 2], Input = [3, 64, 64])",
        ["cspnext"] = "CspNet(Layers = [2, 2, 2, 2], Input = [3, 64, 64], ExpandRatio = 1, BottleneckRatio = 1, Cardinality = 32)",
        ["deep stem, features"] = "CspNet(Layers = [2, 2, 2, 2], Input = [2, 49, 77], DeepStem = true, StemWidth = 16, Channels = [24, 20, 36, 28], Classes = 1000, OutIndices = [3, 1])",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Affine", "Activate"];

    public static string ShortestDeclaration => "CspNet(Layers = [1, 1, 1, 1])";

    public static NetworkAttribute EveryOption => new CspNetAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        Layers = [1, 2],
        Channels = [32, 64],
        ExpandRatio = 1.5,
        BottleneckRatio = 0.25,
        Cardinality = 2,
        DeepStem = true,
        StemWidth = 16,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "CspNet(Layers = [1], Channels = [5], ExpandRatio = 1)", "UNR0007 'ExpandRatio = 1' The width of stage 0, its Channels times ExpandRatio, must be even, for one half to pass by its blocks, not 5" },
        { "CspNet(Layers = [1], Channels = [4], ExpandRatio = 0.25)", "UNR0010 'ExpandRatio = 0.25' ExpandRatio = 0.25 leaves the halves of stage 0 without channels; it must be at least 0.5" },
        { "CspNet(Layers = [1], Channels = [4], BottleneckRatio = 0.1)", "UNR0010 'BottleneckRatio = 0.1' BottleneckRatio = 0.1 leaves stage 0's blocks without channels; it must be at least 0.25" },
        { "CspNet(Layers = [1], Channels = [8], Cardinality = 3)", "UNR0009 'Cardinality = 3' Cardinality = 3 does not divide the 4 channels of stage 0's 3x3 convolutions" },
        { "CspNet(Layers = [1, 1], Channels = [9, 8], BottleneckRatio = 1, ExpandRatio = 1.6, Cardinality = 7)", "UNR0009 'Cardinality = 7' Cardinality = 7 does not divide the 9 channels of stage 0, which the next one's first convolution reads" },
        { "CspNet(Layers = [1, 1, 1, 1], ExpandRatio = -1)", "UNR0007 'ExpandRatio = -1' ExpandRatio must be positive and at most 16, not -1" },
        { "CspNet(Layers = [1, 1, 1, 1], StemWidth = 8)", "UNR0013 'StemWidth = 8' StemWidth has no effect without DeepStem = true" },
    };
}
