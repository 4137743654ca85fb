using Unroll.Generator.Backends.Cpu;
using Unroll.Generator.Graph;
using Unroll.Generator.Passes;
using Unroll.Tests.Generator.Planning;

namespace Unroll.Tests.Generator.Families;

/// <summary>The stem's feature map: where upstream has it, under the name of the module that returns it, before the stages' maps and the logits.</summary>
public class StemOutputTests
{
    /// <summary>Declarations with the module, channels and size of the stem's map. Images have 64x64 pixels, so half of the resolution is 32.</summary>
    public static TheoryData<string, string, int, int> Stems => new()
    {
        // timm: act1 of ResNets, whose counterpart in torchvision and the official ResNeSt is relu.
        { "ResNet(Layers = [1, 1, 1, 1]", "relu", 64, 32 },
        { "ResNet(Layers = [1, 1, 1, 1], Block = ResidualBlock.Basic, AntiAliasing = AntiAliasing.AvgPool", "relu", 64, 32 },
        { "ResNet(Layers = [1, 1, 1, 1], DeepStem = true, StemWidth = 16, Radix = 2, AvgDown = true, Avd = true", "relu", 32, 32 },
        { "ResNet(Layers = [1, 1, 1, 1], Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.A, InstanceBatchNorm.None, InstanceBatchNorm.None]", "relu", 64, 32 },
        { "SENet(Layers = [1, 1, 1, 1]", "layer0", 64, 32 },
        { "SENet(Layers = [1, 1, 1, 1], DeepStem = true, StemChannels = 48", "layer0", 48, 32 },
        { "SKNet(Layers = [1, 1, 1, 1]", "act1", 64, 32 },
        { "Res2Net(Layers = [1, 1, 1, 1], DeepStem = true, StemWidth = 16", "act1", 32, 32 },
        { "CspNet(Layers = [1, 1], Channels = [16, 32]", "stem.conv1", 64, 32 },
        { "CspNet(Layers = [1, 1], Channels = [16, 32], DeepStem = true", "stem.conv3", 64, 32 },
        { "GhostNet(", "conv_stem", 16, 32 },
        { "RegNet(Depth = 5, InitialWidth = 16, WidthSlope = 12, GroupWidth = 8, StemWidth = 24", "stem", 24, 32 },
        { "DenseNet(Layers = [1, 1], StemWidth = 24", "features.relu0", 24, 32 },
        { "MnasNet(", "layers.7", 16, 32 },
        { "MobileNetV3(Variant = MobileNetV3Variant.Small", "features.0", 16, 32 },
        { "InceptionV3(Input = [3, 75, 75]", "Conv2d_2b_3x3", 64, 35 },

        // Families that timm has not, or not with an index for the stem.
        { "MobileNetV2(", "features.0", 32, 32 },
        { "MobileNetV3(", "features.0", 16, 32 },
        { "EfficientNet(", "features.0", 32, 32 },
        { "ShuffleNetV2(", "conv1", 24, 32 },
        { "SqueezeNet(", "features.1", 96, 29 },
        { "SqueezeNet(Version = SqueezeNetVersion.V1x1", "features.1", 64, 31 },
        { "GoogLeNet(", "conv1", 64, 32 },
        { "DetectionResNet(Depth = 18", "relu", 64, 32 },
        { "DetectionResNet(Depth = 50, DeepStem = true", "stem", 64, 32 },
    };

    [Theory]
    [MemberData(nameof(Stems))]
    public void The_stems_map_comes_first(string declaration, string module, int channels, int size)
    {
        var graph = Declared.Graph(With(declaration, "OutStem = true, OutIndices = [1]"));

        Assert.Equal(2, graph.Outputs.Count);
        Assert.Equal((module, new Shape(channels, size, size)), (graph.Outputs[0].Name, graph.Nodes[graph.Outputs[0].Node].Shape));

        var alone = Declared.Graph(With(declaration, declaration.StartsWith("Detection", StringComparison.Ordinal) ? "OutStem = true, OutIndices = []" : "OutStem = true"));
        Assert.Equal([module], alone.Outputs.Select(output => output.Name));

        GraphVerifier.Verify(DropUnused.Run(graph));
        PlanSimulator.Run(CpuPlanner.Plan(graph));
        PlanSimulator.Run(CpuPlanner.Plan(graph, winograd: false));
        PlanSimulator.Run(CpuPlanner.Plan(alone));
    }

    [Fact]
    public void Logits_follow_the_maps()
    {
        Assert.Equal(["relu", "logits"], Names("ResNet(Layers = [1, 1, 1, 1], OutStem = true, Classes = 10)"));
        Assert.Equal(["relu", "layer2", "layer1", "logits"], Names("ResNet(Layers = [1, 1, 1, 1], OutIndices = [1, 0], OutStem = true, Classes = 10)"));
        Assert.Equal(["conv_stem", "blocks.0", "logits"], Names("GhostNet(OutIndices = [0], OutStem = true, Classes = 10)"));
    }

    [Fact]
    public void A_detection_backbone_returns_all_its_stages_beside_the_stem() =>
        Assert.Equal(["relu", "layer1", "layer2", "layer3", "layer4"], Names("DetectionResNet(Depth = 18, OutStem = true)"));

    [Theory]
    [InlineData("Pool = true", 32)]
    [InlineData("Pool = false", 32)]
    public void A_composed_networks_stem_is_before_its_pool(string pool, int size)
    {
        var graph = Declared.Graph($"Stem(Input = [3, 64, 64], Channels = 16, Kernel = 3, OutStem = true, {pool}), Stage(Channels = 16)");

        Assert.Equal(("stem.relu", new Shape(16, size, size)), (Assert.Single(graph.Outputs).Name, graph.Nodes[graph.Outputs[0].Node].Shape));
    }

    private static IEnumerable<string> Names(string declaration) => Declared.Graph(declaration).Outputs.Select(output => output.Name);

    private static string With(string declaration, string outputs)
    {
        var input = declaration.Contains("Input = ", StringComparison.Ordinal) ? "" : "Input = [3, 64, 64], ";
        return $"{declaration}{(declaration.EndsWith('(') ? "" : ", ")}{input}{outputs})";
    }
}
