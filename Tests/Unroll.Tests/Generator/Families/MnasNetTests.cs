using System.Globalization;

namespace Unroll.Tests.Generator.Families;

/// <summary>MNASNet from attribute to plan.</summary>
public class MnasNetTests : FamilyTests<MnasNetTests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = "MnasNet(Input = [3, 64, 64])",
        ["narrow, stages"] = "MnasNet(Input = [3, 49, 77], Classes = 5, OutIndices = [5, 3, 0], WidthMultiplier = 0.5)",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Add", "Activate"];

    public static string ShortestDeclaration => "MnasNet";

    public static NetworkAttribute EveryOption => new MnasNetAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        WidthMultiplier = 1.3,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "MnasNet(WidthMultiplier = -1)", "UNR0007 'WidthMultiplier = -1' WidthMultiplier must be positive and at most 16, not -1" },
        { "MnasNet(OutIndices = [0, 0])", "UNR0011 'OutIndices = [0, 0]' OutIndices names stage 0 more than once; the network's stages are 0 to 5" },
    };

    [Theory]
    [InlineData(0.5, 16, 8)]
    [InlineData(0.75, 24, 16)]
    [InlineData(1.0, 32, 16)]
    [InlineData(1.3, 40, 24)]
    public void The_stem_is_scaled_too(double multiplier, int stem, int separable)
    {
        var graph = Declared.Graph(string.Create(CultureInfo.InvariantCulture, $"MnasNet(Input = [3, 64, 64], WidthMultiplier = {multiplier})"));

        Assert.Equal(stem, graph.Nodes.Single(n => n.Name == "layers.0").Shape.Channels);
        Assert.Equal(separable, graph.Nodes.Single(n => n.Name == "layers.6").Shape.Channels);
    }
}
