using Unroll.Generator.Backends.Cpu;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Tests.Generator.Families;

/// <summary>VGG from attribute to plan.</summary>
public class VggTests : FamilyTests<VggTests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["vgg11"] = "Vgg(Layers = [1, 1, 2, 2, 2], Input = [3, 64, 64], Classes = 10, HiddenFeatures = 64)",
        ["vgg13_bn, stages"] = "Vgg(Layers = [2, 2, 2, 2, 2], Input = [3, 49, 77], Classes = 5, OutIndices = [4, 0], BatchNorm = true, HiddenFeatures = 33)",
        ["two stages, features"] = "Vgg(Layers = [1, 2], Input = [3, 64, 64], Classes = 0, Channels = [5, 9])",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Add", "Activate"];

    public static string ShortestDeclaration => "Vgg(Layers = [1, 1, 1, 1, 1])";

    public static NetworkAttribute EveryOption => new VggAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        Layers = [2, 1],
        Channels = [8, 16],
        BatchNorm = true,
        HiddenFeatures = 32,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "Vgg", "UNR0005 'Vgg' Layers is missing; give the number of blocks of each stage, for example [3, 4, 6, 3]" },
        { "Vgg(Layers = [1, 1])", "UNR0006 'Layers = [1, 1]' Channels has 5 values, but Layers has 2 stages; give the channels of each stage" },
        { "Vgg(Layers = [1], Channels = [0])", "UNR0007 'Channels = [0]' Each of Channels must be from 1 to 65536, not 0" },
        { "Vgg(Layers = [1], Channels = [8], OutStem = true)", "UNR0014 'OutStem = true' OutStem cannot be combined with VGG, which has no stem: its first layers belong to stage 0" },
        { "Vgg(Layers = [1], Channels = [8], HiddenFeatures = 0)", "UNR0007 'HiddenFeatures = 0' HiddenFeatures must be from 1 to 65536, not 0" },
    };

    [Theory]
    [InlineData(224, "7x7x512", 0)]
    [InlineData(64, "2x2x512", 1)]
    [InlineData(288, "9x9x512", 1)]
    public void A_map_of_the_classifiers_size_is_not_pooled(int size, string features, int pools)
    {
        var plan = Declared.Plan($"Vgg(Layers = [1, 1, 2, 2, 2], Input = [3, {size}, {size}], Classes = 10, HiddenFeatures = 8)");

        Assert.Equal(pools, plan.Steps.Count(s => s.Kernel == CpuKernel.AdaptiveAvgPool));
        Assert.Equal(features, $"{plan.Network.Graph.Nodes.Single(n => n.Name == "features.20").Shape}");
        Assert.Equal([CpuKernel.LinearMap, CpuKernel.Linear, CpuKernel.Linear], plan.Steps.Where(s => s.Step.Node.Operator is LinearOperator).Select(s => s.Kernel));
    }
}
