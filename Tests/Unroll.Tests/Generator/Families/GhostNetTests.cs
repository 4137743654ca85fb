using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Families;

/// <summary>GhostNet from attribute to plan.</summary>
public class GhostNetTests : FamilyTests<GhostNetTests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = "GhostNet(Input = [3, 64, 64])",
        ["odd channels"] = "GhostNet(Input = [1, 49, 77], WidthMultiplier = 0.5, Ratio = 3, CheapKernel = 5)",
        ["stages and logits"] = "GhostNet(Input = [3, 64, 64], WidthMultiplier = 1.3, Classes = 1000, OutIndices = [4, 0])",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Affine", "Activate"];

    public static string ShortestDeclaration => "GhostNet";

    public static NetworkAttribute EveryOption => new GhostNetAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        OutStem = true,
        WidthMultiplier = 0.75,
        Ratio = 3,
        CheapKernel = 5,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "GhostNet(WidthMultiplier = 0)", "UNR0007 'WidthMultiplier = 0' WidthMultiplier must be positive and at most 16, not 0" },
        { "GhostNet(WidthMultiplier = double.NaN)", "UNR0007 'WidthMultiplier = double.NaN' WidthMultiplier must be positive and at most 16, not NaN" },
        { "GhostNet(WidthMultiplier = 17)", "UNR0007 'WidthMultiplier = 17' WidthMultiplier must be positive and at most 16, not 17" },
        { "GhostNet(Ratio = 1)", "UNR0007 'Ratio = 1' Ratio must be from 2 to 64, not 1" },
        { "GhostNet(CheapKernel = 4)", "UNR0007 'CheapKernel = 4' CheapKernel must be odd and from 1 to 255, not 4" },
        { "GhostNet(OutIndices = [5])", "UNR0011 'OutIndices = [5]' OutIndices names stage 5; the network's stages are 0 to 4" },
    };

    [Fact]
    public void Records_named_as_generated_members_are_refused() => Assert.StartsWith(
        "UNR0003", Assert.Single(GeneratorHarness.Run("[GhostNet(OutIndices = [0, 1])] partial record BlocksBlock2Height;").Diagnostics), StringComparison.Ordinal);
}
