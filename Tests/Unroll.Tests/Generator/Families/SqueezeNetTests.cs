namespace Unroll.Tests.Generator.Families;

/// <summary>SqueezeNet from attribute to plan.</summary>
public class SqueezeNetTests : FamilyTests<SqueezeNetTests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["1.0"] = "SqueezeNet(Input = [3, 64, 64])",
        ["1.1, stages"] = "SqueezeNet(Input = [1, 49, 77], Classes = 5, OutIndices = [0, 2], Version = SqueezeNetVersion.V1x1)",
        ["1.0, features"] = "SqueezeNet(Input = [3, 64, 64], Classes = 0)",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Add", "Activate"];

    public static string ShortestDeclaration => "SqueezeNet";

    public static NetworkAttribute EveryOption => new SqueezeNetAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        Version = SqueezeNetVersion.V1x1,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "SqueezeNet(Version = (SqueezeNetVersion)7)", "UNR0015 'Version = (SqueezeNetVersion)7' Version must be SqueezeNetVersion.V1x0 or SqueezeNetVersion.V1x1, not 7" },
        { "SqueezeNet(OutIndices = [3])", "UNR0011 'OutIndices = [3]' OutIndices names stage 3; the network's stages are 0 to 2" },
    };
}
