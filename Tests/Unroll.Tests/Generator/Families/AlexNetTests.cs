namespace Unroll.Tests.Generator.Families;

/// <summary>AlexNet from attribute to plan.</summary>
public class AlexNetTests : FamilyTests<AlexNetTests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = "AlexNet(Input = [3, 64, 64], Classes = 10)",
        ["stages"] = "AlexNet(Input = [3, 224, 161], Classes = 5, OutIndices = [2, 1, 0])",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Add", "Activate"];

    public static string ShortestDeclaration => "AlexNet";

    public static NetworkAttribute EveryOption => new AlexNetAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "AlexNet(OutIndices = [-1])", "UNR0011 'OutIndices = [-1]' OutIndices names stage -1; the network's stages are 0 to 2" },
        { "AlexNet(OutStem = true)", "UNR0014 'OutStem = true' OutStem cannot be combined with AlexNet, which has no stem: its first layers belong to stage 0" },
        { "AlexNet(Input = [3, 32, 32])", "UNR0017 'Input = [3, 32, 32]' The network cannot be built: features.12: a feature map of 1x1 is too small for a 3x3 window; declare a larger input." },
    };
}
