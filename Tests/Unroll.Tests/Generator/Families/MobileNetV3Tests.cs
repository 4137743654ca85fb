namespace Unroll.Tests.Generator.Families;

/// <summary>MobileNet V3 from attribute to plan.</summary>
public class MobileNetV3Tests : FamilyTests<MobileNetV3Tests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["large"] = "MobileNetV3(Input = [3, 64, 64])",
        ["small, stages"] = "MobileNetV3(Variant = MobileNetV3Variant.Small, Input = [1, 49, 77], Classes = 7, OutIndices = [3, 0])",
        ["large, wide, dilated, features"] = "MobileNetV3(Input = [3, 45, 67], Classes = 0, WidthMultiplier = 1.25, Dilated = true)",
        ["small, narrow, reduced tail"] = "MobileNetV3(Variant = MobileNetV3Variant.Small, Input = [3, 64, 64], WidthMultiplier = 0.35, ReducedTail = true, Dilated = true)",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Add", "Affine", "Activate"];

    public static string ShortestDeclaration => "MobileNetV3";

    public static NetworkAttribute EveryOption => new MobileNetV3Attribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        Variant = MobileNetV3Variant.Small,
        WidthMultiplier = 0.75,
        ReducedTail = true,
        Dilated = true,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "MobileNetV3(WidthMultiplier = 0)", "UNR0007 'WidthMultiplier = 0' WidthMultiplier must be positive and at most 16, not 0" },
        { "MobileNetV3(WidthMultiplier = double.NaN)", "UNR0007 'WidthMultiplier = double.NaN' WidthMultiplier must be positive and at most 16, not NaN" },
        { "MobileNetV3(WidthMultiplier = 16.5)", "UNR0007 'WidthMultiplier = 16.5' WidthMultiplier must be positive and at most 16, not 16.5" },
        { "MobileNetV3(Variant = (MobileNetV3Variant)2)", "UNR0015 'Variant = (MobileNetV3Variant)2' Variant must be MobileNetV3Variant.Large or MobileNetV3Variant.Small, not 2" },
        { "MobileNetV3(OutIndices = [5])", "UNR0011 'OutIndices = [5]' OutIndices names stage 5; the network's stages are 0 to 4" },
        { "MobileNetV3(Variant = MobileNetV3Variant.Small, OutIndices = [4])", "UNR0011 'OutIndices = [4]' OutIndices names stage 4; the network's stages are 0 to 3" },
    };

    [Theory]
    [InlineData("MobileNetV3(OutIndices = [0, 1, 2, 3, 4])", "16x112x112 24x56x56 40x28x28 112x14x14 160x7x7")]
    [InlineData("MobileNetV3(OutIndices = [0, 1, 2, 3, 4], ReducedTail = true, Dilated = true)", "16x112x112 24x56x56 40x28x28 112x14x14 80x14x14")]
    [InlineData("MobileNetV3(OutIndices = [0, 1, 2, 3], Variant = MobileNetV3Variant.Small)", "16x56x56 24x28x28 48x14x14 96x7x7")]
    public void Stages_end_before_each_stride(string declaration, string expected)
    {
        var graph = Declared.Graph(declaration);

        Assert.Equal(expected, string.Join(' ', graph.Outputs.Select(o => graph.Nodes[o.Node].Shape).Select(s => $"{s.Channels}x{s.Height}x{s.Width}")));
    }

    [Fact]
    public void A_block_whose_stride_is_dilated_has_no_shortcut()
    {
        // Its channels stay 48: it is the stride alone that decides.
        var graph = Declared.Graph("MobileNetV3(Variant = MobileNetV3Variant.Small, ReducedTail = true, Dilated = true)");

        Assert.DoesNotContain(graph.Nodes, n => n.Name == "features.9.add");
        Assert.Contains(graph.Nodes, n => n.Name == "features.10.add");
    }

    [Fact]
    public void Only_the_classifiers_last_layer_is_the_head() =>
        Assert.Equal(["classifier.3.", "classifier."], new[] { 10, 0 }.Select(classes => Declared.Graph($"MobileNetV3(Classes = {classes})").HeadPrefix));
}
