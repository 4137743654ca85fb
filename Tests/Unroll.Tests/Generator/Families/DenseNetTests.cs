using Unroll.Generator.Backends.Cpu;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Tests.Generator.Families;

/// <summary>DenseNet from attribute to plan.</summary>
public class DenseNetTests : FamilyTests<DenseNetTests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = "DenseNet(Layers = [6, 12, 24, 16], Input = [3, 64, 64])",
        ["wide, stages"] = "DenseNet(Layers = [3, 2, 5], Input = [3, 49, 77], Classes = 5, OutIndices = [0, 1, 2], GrowthRate = 48, StemWidth = 96, BottleneckFactor = 2)",
        ["one block, odd channels"] = "DenseNet(Layers = [4], Input = [3, 64, 64], Classes = 0, GrowthRate = 5, StemWidth = 7)",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Add", "Activate"];

    public static string ShortestDeclaration => "DenseNet(Layers = [2])";

    public static NetworkAttribute EveryOption => new DenseNetAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        OutStem = true,
        Layers = [2, 3],
        GrowthRate = 12,
        StemWidth = 24,
        BottleneckFactor = 3,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "DenseNet", "UNR0005 'DenseNet' Layers is missing; give the number of blocks of each stage, for example [3, 4, 6, 3]" },
        { "DenseNet(Layers = [])", "UNR0005 'Layers = []' Layers is empty; give the number of blocks of each stage, for example [3, 4, 6, 3]" },
        { "DenseNet(Layers = [6, 0])", "UNR0005 'Layers = [6, 0]' Layers gives a stage 0 blocks; give the number of blocks of each stage, for example [3, 4, 6, 3]" },
        { "DenseNet(Layers = [2000])", "UNR0016 'Layers = [2000]' The network is too large: Layers has 2000 blocks, and at most 1024 are supported" },
        { "DenseNet(Layers = [6], OutIndices = [1])", "UNR0011 'OutIndices = [1]' OutIndices names stage 1; the network's stages are 0 to 0" },
        { "DenseNet(Layers = [6], GrowthRate = 0)", "UNR0007 'GrowthRate = 0' GrowthRate must be from 1 to 65536, not 0" },
        { "DenseNet(Layers = [6], StemWidth = -1)", "UNR0007 'StemWidth = -1' StemWidth must be from 1 to 65536, not -1" },
        { "DenseNet(Layers = [6], BottleneckFactor = 0)", "UNR0007 'BottleneckFactor = 0' BottleneckFactor must be from 1 to 65536, not 0" },
        { "DenseNet(Layers = [1], GrowthRate = 65536, BottleneckFactor = 17)", "UNR0016 'DenseNet' The network is too large: the layers' 1x1 convolutions are 1114112 channels wide, and at most 1048576 are supported" },
        { "DenseNet(Layers = [20], GrowthRate = 65536)", "UNR0016 'DenseNet' The network is too large: dense block 0 is 1310784 channels wide, and at most 1048576 are supported" },
        { "DenseNet(Layers = [6, 12], Input = [3, 2, 2])", "UNR0017 'Input = [3, 2, 2]' The network cannot be built: features.transition1.pool: a feature map of 1x1 is too small for a 2x2 window; declare a larger input." },
    };

    [Theory]
    [InlineData(new[] { 6, 12, 24, 16 }, 32, 64)]
    [InlineData(new[] { 6, 12, 36, 24 }, 48, 96)]
    [InlineData(new[] { 6, 12, 32, 32 }, 32, 64)]
    [InlineData(new[] { 6, 12, 48, 32 }, 32, 64)]
    public void A_dense_block_is_one_buffer_that_its_norms_read_slices_of(int[] layers, int growth, int stem)
    {
        var plan = Declared.Plan($"DenseNet(Layers = [{string.Join(", ", layers)}], GrowthRate = {growth}, StemWidth = {stem})");

        Assert.DoesNotContain(plan.Steps, s => s.Kernel == CpuKernel.Copy);
        Assert.Equal((2 * layers.Sum()) + 4, plan.Steps.Count(s => s.Step.Node.Operator is Convolution));
        Assert.Equal(layers.Sum() + 4, plan.Steps.Count(s => s.Kernel == CpuKernel.Affine));
        for (var block = 1; block <= 4; block++)
        {
            var norms = plan.Steps.Where(s => s.Kernel == CpuKernel.Affine && s.Step.Node.Name.StartsWith($"features.denseblock{block}.", StringComparison.Ordinal)).ToList();
            var buffer = Assert.Single(norms.Select(s => (s.Step.Inputs[0].Offset, s.Step.Inputs[0].PixelStride)).Distinct());
            Assert.All(norms, s => Assert.True(s.Step.Inputs[0].Shape.Channels < buffer.PixelStride));
        }
    }
}
