namespace Unroll.Tests.Generator.Families;

/// <summary>Inception v3 from attribute to plan.</summary>
public class InceptionV3Tests : FamilyTests<InceptionV3Tests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = "InceptionV3(Input = [3, 75, 75])",
        ["transformed, stages"] = "InceptionV3(Input = [3, 80, 107], Classes = 5, OutIndices = [2, 0], TransformInput = true)",
        ["features"] = "InceptionV3(Input = [3, 75, 75], Classes = 0)",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Add", "Activate"];

    public static string ShortestDeclaration => "InceptionV3";

    public static NetworkAttribute EveryOption => new InceptionV3Attribute
    {
        Name = "n",
        Input = [3, 80, 96],
        Classes = 10,
        OutIndices = [1, 0],
        TransformInput = true,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "InceptionV3(TransformInput = true, Input = [4, 80, 80])", "UNR0014 'TransformInput = true' TransformInput cannot be combined with an input of 4 channels" },
        { "InceptionV3(Input = [3, 74, 75])", "UNR0017 'Input = [3, 74, 75]' The network cannot be built: Mixed_7a.branch3x3_2.conv: a feature map of 2x3 is too small for a 3x3 window; declare a larger input." },
    };
}
