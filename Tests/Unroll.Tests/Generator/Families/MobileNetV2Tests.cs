namespace Unroll.Tests.Generator.Families;

/// <summary>MobileNet V2 from attribute to plan.</summary>
public class MobileNetV2Tests : FamilyTests<MobileNetV2Tests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = "MobileNetV2(Input = [3, 64, 64])",
        ["narrow, odd channels"] = "MobileNetV2(Input = [1, 49, 77], Classes = 7, OutIndices = [6, 0], WidthMultiplier = 0.35, RoundNearest = 3)",
        ["features"] = "MobileNetV2(Input = [3, 64, 64], Classes = 0)",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Add", "Activate"];

    public static string ShortestDeclaration => "MobileNetV2";

    public static NetworkAttribute EveryOption => new MobileNetV2Attribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        WidthMultiplier = 0.75,
        RoundNearest = 4,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "MobileNetV2(WidthMultiplier = 0)", "UNR0007 'WidthMultiplier = 0' WidthMultiplier must be positive and at most 16, not 0" },
        { "MobileNetV2(WidthMultiplier = double.NaN)", "UNR0007 'WidthMultiplier = double.NaN' WidthMultiplier must be positive and at most 16, not NaN" },
        { "MobileNetV2(WidthMultiplier = 16.5)", "UNR0007 'WidthMultiplier = 16.5' WidthMultiplier must be positive and at most 16, not 16.5" },
        { "MobileNetV2(RoundNearest = 0)", "UNR0007 'RoundNearest = 0' RoundNearest must be from 1 to 65536, not 0" },
        { "MobileNetV2(OutIndices = [7])", "UNR0011 'OutIndices = [7]' OutIndices names stage 7; the network's stages are 0 to 6" },
    };
}
