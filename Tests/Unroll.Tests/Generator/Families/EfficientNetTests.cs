using System.Globalization;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Tests.Generator.Families;

/// <summary>EfficientNet from attribute to plan.</summary>
public class EfficientNetTests : FamilyTests<EfficientNetTests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = "EfficientNet(Input = [3, 64, 64])",
        ["narrow and deep, stages"] = "EfficientNet(Input = [1, 49, 77], Classes = 7, OutIndices = [6, 0], WidthMultiplier = 0.4, DepthMultiplier = 1.3)",
        ["wide and shallow, features"] = "EfficientNet(Input = [3, 45, 67], Classes = 0, WidthMultiplier = 1.2, DepthMultiplier = 0.5, NormEpsilon = 0.001)",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Add", "Affine", "Activate"];

    public static string ShortestDeclaration => "EfficientNet";

    public static NetworkAttribute EveryOption => new EfficientNetAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        WidthMultiplier = 0.75,
        DepthMultiplier = 1.2,
        Dropout = 0.4,
        StochasticDepth = 0,
        NormEpsilon = 0.001,
        NormMomentum = 0.01,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "EfficientNet(WidthMultiplier = 0)", "UNR0007 'WidthMultiplier = 0' WidthMultiplier must be positive and at most 16, not 0" },
        { "EfficientNet(DepthMultiplier = 0)", "UNR0007 'DepthMultiplier = 0' DepthMultiplier must be positive and at most 16, not 0" },
        { "EfficientNet(DepthMultiplier = double.NaN)", "UNR0007 'DepthMultiplier = double.NaN' DepthMultiplier must be positive and at most 16, not NaN" },
        { "EfficientNet(Dropout = 1)", "UNR0007 'Dropout = 1' Dropout must be at least 0 and below 1, not 1" },
        { "EfficientNet(Dropout = double.NaN)", "UNR0007 'Dropout = double.NaN' Dropout must be at least 0 and below 1, not NaN" },
        { "EfficientNet(StochasticDepth = -0.1)", "UNR0007 'StochasticDepth = -0.1' StochasticDepth must be at least 0 and below 1, not -0.1" },
        { "EfficientNet(NormEpsilon = 0)", "UNR0007 'NormEpsilon = 0' NormEpsilon must be positive and finite, not 0" },
        { "EfficientNet(NormMomentum = 1.5)", "UNR0007 'NormMomentum = 1.5' NormMomentum must be positive and at most 1, not 1.5" },
        { "EfficientNet(OutIndices = [7])", "UNR0011 'OutIndices = [7]' OutIndices names stage 7; the network's stages are 0 to 6" },
    };

    [Theory]
    [InlineData(1.0, 1.0, 16, 1280)]
    [InlineData(1.0, 1.1, 23, 1280)]
    [InlineData(1.1, 1.2, 23, 1408)]
    [InlineData(1.4, 1.8, 32, 1792)]
    [InlineData(2.0, 3.1, 55, 2560)]
    public void Networks_are_scaled_in_width_and_depth(double width, double depth, int blocks, int features)
    {
        var graph = Declared.Graph(string.Create(
            CultureInfo.InvariantCulture, $"EfficientNet(Input = [3, 64, 64], Classes = 0, WidthMultiplier = {width}, DepthMultiplier = {depth})"));

        Assert.Equal(blocks, graph.Nodes.Count(n => n.Operator is ChannelScale));
        Assert.Equal(features, graph.Nodes[graph.Outputs[0].Node].Shape.Channels);
    }

    [Fact]
    public void Stochastic_depth_rises_from_block_to_block()
    {
        var drops = Declared.Graph("EfficientNet(StochasticDepth = 0.32)").Nodes.Where(n => n.Operator is StochasticDepth)
            .Select(n => (n.Name, Rate: Math.Round(((StochasticDepth)n.Operator).Rate, 12)));

        // Of 16 blocks those with a shortcut.
        Assert.Equal(
            [
                ("features.2.1.stochastic_depth", 0.04), ("features.3.1.stochastic_depth", 0.08), ("features.4.1.stochastic_depth", 0.12),
                ("features.4.2.stochastic_depth", 0.14), ("features.5.1.stochastic_depth", 0.18), ("features.5.2.stochastic_depth", 0.2),
                ("features.6.1.stochastic_depth", 0.24), ("features.6.2.stochastic_depth", 0.26), ("features.6.3.stochastic_depth", 0.28),
            ],
            drops);
    }
}
