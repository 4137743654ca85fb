using Unroll.Generator.Backends.Cpu;

namespace Unroll.Tests.Generator.Families;

/// <summary>Res2Net from attribute to plan.</summary>
public class Res2NetTests : FamilyTests<Res2NetTests>, IFamily
{
    private const string Small = "Layers = [2, 2, 2, 2], Input = [3, 64, 64]";

    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = $"Res2Net({Small})",
        ["14w 8s"] = $"Res2Net({Small}, BottleneckWidth = 14, Scale = 8)",
        ["scale 2"] = $"Res2Net({Small}, BottleneckWidth = 48, Scale = 2)",
        ["scale 1"] = $"Res2Net({Small}, Scale = 1)",
        ["res2next"] = $"Res2Net({Small}, BottleneckWidth = 4, Cardinality = 8)",
        ["res2net-d"] = $"Res2Net({Small}, DeepStem = true, StemWidth = 32, AvgDown = true)",
        ["first block without projection"] = $"Res2Net({Small}, Channels = [16, 24, 7, 9], Classes = 0, OutIndices = [0, 3])",
    };

    public static IReadOnlyList<string> SparedKernels => ["Affine", "Activate"];

    public static string ShortestDeclaration => "Res2Net(Layers = [1, 1, 1, 1])";

    public static NetworkAttribute EveryOption => new Res2NetAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        OutStem = true,
        Layers = [1, 2],
        Channels = [32, 48],
        Scale = 3,
        BottleneckWidth = 20,
        Cardinality = 2,
        DeepStem = true,
        StemWidth = 8,
        AvgDown = true,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "Res2Net(Layers = [1, 0, 1, 1])", "UNR0005 'Layers = [1, 0, 1, 1]' Layers gives a stage 0 blocks; give the number of blocks of each stage, for example [3, 4, 6, 3]" },
        { "Res2Net(Layers = [1], Channels = [64], OutIndices = [1])", "UNR0011 'OutIndices = [1]' OutIndices names stage 1; the network's stages are 0 to 0" },
        { "Res2Net(Layers = [1, 1, 1, 1], Scale = 65)", "UNR0007 'Scale = 65' Scale must be from 1 to 64, not 65" },
        { "Res2Net(Layers = [1, 1, 1, 1], StemWidth = 16)", "UNR0013 'StemWidth = 16' StemWidth has no effect without DeepStem = true" },
        { "Res2Net(Layers = [1], Channels = [8], BottleneckWidth = 7)", "UNR0010 'BottleneckWidth = 7' BottleneckWidth = 7 leaves stage 0's bottlenecks without channels; it must be at least 8" },
        { "Res2Net(Layers = [1, 1, 1, 1], Cardinality = 65536)", "UNR0016 'Res2Net' The network is too large: stage 0's bottlenecks are 6815744 channels wide, and at most 1048576 are supported" },
    };

    [Fact]
    public void Parts_are_computed_in_place_and_only_the_part_that_passes_through_is_copied()
    {
        var plan = Declared.Plan(Variants["plain"]);

        // A stage's first block pools its last part into the concatenation. In the others it lies both in the first convolution's result,
        // of which the 3x3 convolutions still read, and in the concatenation.
        Assert.Equal(
            ["layer1.1.concat", "layer2.1.concat", "layer3.1.concat", "layer4.1.concat"],
            plan.Steps.Where(s => s.Kernel == CpuKernel.Copy).Select(s => s.Step.Node.Name));
        var scales = plan.Steps.Where(s => s.Step.Node.Name.StartsWith("layer2.0.convs", StringComparison.Ordinal)).ToList();
        var next = plan.Steps.Single(s => s.Step.Node.Name == "layer2.0.conv3").Step.Inputs[0];
        Assert.Equal([0, 52, 104], scales.Select(s => s.Step.Output.Offset - next.Offset));
    }
}
