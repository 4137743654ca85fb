using Unroll.Generator.Declarations;
using Unroll.Generator.Families;
using Unroll.Generator.Families.CspNet;
using Unroll.Generator.Families.Res2Net;
using Unroll.Generator.Families.SENet;
using Unroll.Generator.Families.SKNet;
using Unroll.Generator.Graph;
using Unroll.Generator.Passes;
using Unroll.Generator.Planning;
using Unroll.Tests.Generator.Declarations;
using Unroll.Tests.Generator.Planning;
using Unroll.Tests.Support;
using Specs = Unroll.Generator.Declarations;

namespace Unroll.Tests.Generator.Families;

/// <summary>SENet, Res2Net and SKNet from attribute to plan.</summary>
public class ResidualFamilyTests
{
    public static TheoryData<string> Names => [.. ResidualFamilies.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Graphs_and_plans_hold(string variant)
    {
        var graph = Architecture.Build(ResidualFamilies.All[variant]);

        GraphVerifier.Verify(graph);
        GraphVerifier.Verify(Optimizer.Run(graph));
        PlanSimulator.Run(Planner.Plan(graph));
        PlanSimulator.Run(Planner.Plan(graph, winograd: false));
    }

    [Fact]
    public void Res2Net_computes_its_parts_in_place_and_copies_only_the_part_that_passes_through()
    {
        var plan = Planner.Plan(Architecture.Build(ResidualFamilies.Res2Net));

        // A stage's first block pools its last part into the concatenation. In the others it lies both in the first convolution's result,
        // of which the 3x3 convolutions still read, and in the concatenation.
        Assert.Equal(
            ["layer1.1.concat", "layer2.1.concat", "layer3.1.concat", "layer4.1.concat"],
            plan.Steps.Where(s => s.Kernel == Kernel.Copy).Select(s => s.Node.Name));
        var scales = plan.Steps.Where(s => s.Node.Name.StartsWith("layer2.0.convs", StringComparison.Ordinal)).ToList();
        var next = plan.Steps.Single(s => s.Node.Name == "layer2.0.conv3").Inputs[0];
        Assert.Equal([0, 52, 104], scales.Select(s => s.Output.Offset - next.Offset));
    }

    [Fact]
    public void CspNet_passes_half_of_its_channels_by_without_a_copy()
    {
        foreach (var (name, spec) in ResidualFamilies.All.Where(v => v.Value is CspNetSpec))
        {
            Assert.True(Planner.Plan(Architecture.Build(spec)).Steps.All(s => s.Kernel != Kernel.Copy), name);
        }
    }

    [Fact]
    public void SKNet_splits_and_stacks_without_a_copy()
    {
        foreach (var (name, spec) in ResidualFamilies.All.Where(v => v.Value is SKNetSpec))
        {
            Assert.True(Planner.Plan(Architecture.Build(spec)).Steps.All(s => s.Kernel != Kernel.Copy), name);
        }
    }

    [Fact]
    public void Shortcuts_and_gates_are_fused()
    {
        foreach (var (name, spec) in ResidualFamilies.All)
        {
            Assert.True(Planner.Plan(Architecture.Build(spec)).Steps.All(s => s.Node.Operator is not (ActivationOperator or BatchNorm)), name);
        }
    }

    [Theory]
    [InlineData("SENet", typeof(SENetAttribute))]
    [InlineData("Res2Net", typeof(Res2NetAttribute))]
    [InlineData("SKNet", typeof(SKNetAttribute))]
    [InlineData("CspNet", typeof(CspNetAttribute))]
    public void Defaults_are_those_of_the_attribute(string family, Type attributeType)
    {
        var spec = Spec($"{family}(Layers = [1, 1, 1, 1])");
        var attribute = Activator.CreateInstance(attributeType);

        var properties = attributeType.GetProperties().Where(p => p.Name is not ("TypeId" or "Layers" or "Name")).ToList();
        Assert.True(properties.Count > 8);
        Assert.All(properties, p => Assert.Equal(Text(p.GetValue(attribute)), Text(spec.GetType().GetProperty(p.Name)!.GetValue(spec))));
    }

    [Fact]
    public void Every_option_reaches_the_spec()
    {
        var (input, two) = (new Shape(1, 64, 96), new Unroll.Generator.Support.EquatableArray<int>([1, 0]));
        const string Common = "Name = \"n\", Input = [1, 64, 96], Classes = 10, OutIndices = [1, 0], Layers = [1, 2], Channels = [32, 48]";
        Assert.Equal(
            new SENetSpec("n", input, 10, two, new([1, 2]))
            {
                Channels = new([32, 48]),
                Block = Specs.SENetBlock.ResNeXt,
                Cardinality = 4,
                BottleneckWidth = 8,
                SqueezeReduction = 4,
                StemChannels = 24,
                DeepStem = true,
                DownsampleKernel = 3,
            },
            Spec($"SENet({Common}, Block = SENetBlock.ResNeXt, Cardinality = 4, BottleneckWidth = 8, SqueezeReduction = 4, StemChannels = 24, DeepStem = true, DownsampleKernel = 3)"));
        Assert.Equal(
            new Res2NetSpec("n", input, 10, two, new([1, 2]))
            {
                Channels = new([32, 48]),
                Scale = 3,
                BottleneckWidth = 20,
                Cardinality = 2,
                DeepStem = true,
                StemWidth = 8,
                AvgDown = true,
            },
            Spec($"Res2Net({Common}, Scale = 3, BottleneckWidth = 20, Cardinality = 2, DeepStem = true, StemWidth = 8, AvgDown = true)"));
        Assert.Equal(
            new SKNetSpec("n", input, 10, two, new([1, 2]))
            {
                Channels = new([32, 48]),
                Block = Specs.ResidualBlock.Bottleneck,
                Cardinality = 2,
                BottleneckWidth = 32,
                Kernels = new([3, 7]),
                Keep3x3 = false,
                SplitInput = false,
                SqueezeReduction = 4,
                SqueezeDivisor = 4,
                DeepStem = true,
                StemWidth = 8,
                AvgDown = true,
            },
            Spec($"SKNet({Common}, Block = ResidualBlock.Bottleneck, Cardinality = 2, BottleneckWidth = 32, Kernels = [3, 7], Keep3x3 = false, SplitInput = false, SqueezeReduction = 4, SqueezeDivisor = 4, DeepStem = true, StemWidth = 8, AvgDown = true)"));
    }

    [Theory]
    [InlineData("SENet", "UNR0005 'SENet' Layers is missing; give the number of blocks of each stage, for example [3, 4, 6, 3]")]
    [InlineData("Res2Net(Layers = [1, 0, 1, 1])", "UNR0005 'Layers = [1, 0, 1, 1]' Layers gives a stage 0 blocks; give the number of blocks of each stage, for example [3, 4, 6, 3]")]
    [InlineData("SKNet(Layers = [1, 1])", "UNR0006 'Layers = [1, 1]' Channels has 4 values, but Layers has 2 stages; give the channels of each stage")]
    [InlineData("SKNet(Layers = [1000, 10, 10, 5])", "UNR0016 'Layers = [1000, 10, 10, 5]' The network is too large: Layers has 1025 blocks, and at most 1024 are supported")]
    [InlineData("SENet(Layers = [1], Channels = [0])", "UNR0007 'Channels = [0]' Each of Channels must be from 1 to 65536, not 0")]
    [InlineData("Res2Net(Layers = [1], Channels = [64], OutIndices = [1])", "UNR0011 'OutIndices = [1]' OutIndices names stage 1; the network's stages are 0 to 0")]
    [InlineData("SENet(Layers = [1, 1, 1, 1], DownsampleKernel = 2)", "UNR0007 'DownsampleKernel = 2' DownsampleKernel must be 1 or 3, not 2")]
    [InlineData("SENet(Layers = [1, 1, 1, 1], BottleneckWidth = 8)", "UNR0013 'BottleneckWidth = 8' BottleneckWidth has no effect without Block = SENetBlock.ResNeXt")]
    [InlineData("SENet(Layers = [1, 1, 1, 1], Cardinality = 3)", "UNR0009 'Cardinality = 3' Cardinality = 3 does not divide the 64 channels of stage 0's 3x3 convolutions")]
    [InlineData("SENet(Layers = [1], Channels = [15], Block = SENetBlock.ResNeXt)", "UNR0010 'SENet' BottleneckWidth = 4 leaves stage 0's blocks without channels; it must be at least 5")]
    [InlineData("SENet(Layers = [1], Channels = [8], Block = SENetBlock.Basic)", "UNR0007 'SENet' SqueezeReduction must be at most 8, the channels of stage 0, not 16")]
    [InlineData("SENet(Layers = [1], Channels = [8], Block = (SENetBlock)4)", "UNR0015 'Block = (SENetBlock)4' Block must be SENetBlock.Basic or SENetBlock.Bottleneck or SENetBlock.ResNeXt or SENetBlock.Wide, not 4")]
    [InlineData("Res2Net(Layers = [1, 1, 1, 1], Scale = 65)", "UNR0007 'Scale = 65' Scale must be from 1 to 64, not 65")]
    [InlineData("Res2Net(Layers = [1, 1, 1, 1], StemWidth = 16)", "UNR0013 'StemWidth = 16' StemWidth has no effect without DeepStem = true")]
    [InlineData("Res2Net(Layers = [1], Channels = [8], BottleneckWidth = 7)", "UNR0010 'BottleneckWidth = 7' BottleneckWidth = 7 leaves stage 0's bottlenecks without channels; it must be at least 8")]
    [InlineData("Res2Net(Layers = [1, 1, 1, 1], Cardinality = 65536)", "UNR0016 'Res2Net' The network is too large: stage 0's bottlenecks are 6815744 channels wide, and at most 1048576 are supported")]
    [InlineData("SKNet(Layers = [1, 1, 1, 1], Kernels = [3])", "UNR0007 'Kernels = [3]' The number of Kernels must be from 2 to 64, not 1")]
    [InlineData("SKNet(Layers = [1, 1, 1, 1], Kernels = [3, 4])", "UNR0007 'Kernels = [3, 4]' Each of Kernels must be odd and from 3 to 255, not 4")]
    [InlineData("SKNet(Layers = [1, 1, 1, 1], Kernels = [3, 5, 7])", "UNR0009 'Kernels = [3, 5, 7]' Kernels = 3 does not divide the 64 channels of stage 0's blocks, which SplitInput divides among them")]
    [InlineData("SKNet(Layers = [1, 1, 1, 1], Kernels = [3, 5, 7], Block = ResidualBlock.Basic)", "UNR0009 'Kernels = [3, 5, 7]' Kernels = 3 does not divide the 64 channels of the stem")]
    [InlineData("SKNet(Layers = [1, 1, 1, 1], Cardinality = 32, BottleneckWidth = 1)", "UNR0009 'Cardinality = 32' Cardinality = 32 does not divide the 16 channels of each part of stage 0's blocks")]
    [InlineData("SKNet(Layers = [1, 1, 1, 1], Cardinality = 2, Block = ResidualBlock.Basic)", "UNR0014 'Cardinality = 2' Cardinality cannot be combined with Block = ResidualBlock.Basic")]
    [InlineData("CspNet(Layers = [1], Channels = [5], ExpandRatio = 1)", "UNR0007 'ExpandRatio = 1' The width of stage 0, its Channels times ExpandRatio, must be even, for one half to pass by its blocks, not 5")]
    [InlineData("CspNet(Layers = [1], Channels = [4], ExpandRatio = 0.25)", "UNR0010 'ExpandRatio = 0.25' ExpandRatio = 0.25 leaves the halves of stage 0 without channels; it must be at least 0.5")]
    [InlineData("CspNet(Layers = [1], Channels = [4], BottleneckRatio = 0.1)", "UNR0010 'BottleneckRatio = 0.1' BottleneckRatio = 0.1 leaves stage 0's blocks without channels; it must be at least 0.25")]
    [InlineData("CspNet(Layers = [1], Channels = [8], Cardinality = 3)", "UNR0009 'Cardinality = 3' Cardinality = 3 does not divide the 4 channels of stage 0's 3x3 convolutions")]
    [InlineData("CspNet(Layers = [1, 1], Channels = [9, 8], BottleneckRatio = 1, ExpandRatio = 1.6, Cardinality = 7)", "UNR0009 'Cardinality = 7' Cardinality = 7 does not divide the 9 channels of stage 0, which the next one's first convolution reads")]
    [InlineData("CspNet(Layers = [1, 1, 1, 1], ExpandRatio = -1)", "UNR0007 'ExpandRatio = -1' ExpandRatio must be positive and at most 16, not -1")]
    [InlineData("CspNet(Layers = [1, 1, 1, 1], StemWidth = 8)", "UNR0013 'StemWidth = 8' StemWidth has no effect without DeepStem = true")]
    public void Faults(string declaration, string expected)
    {
        var run = GeneratorHarness.Run($"[{declaration}] partial record Net;");

        Assert.Null(run.Result.Exception);
        Assert.Equal([expected], run.Diagnostics);
        Assert.Empty(run.HintNames);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_accepted_compiles_and_what_is_not_has_a_reason(int seed)
    {
        var random = new Random(seed);
        string Pick(params string[] choices) => choices[random.Next(choices.Length)];
        string[] options = ["Cardinality", "BottleneckWidth", "Scale", "StemWidth", "StemChannels", "SqueezeReduction", "SqueezeDivisor", "DownsampleKernel", "Classes"];
        var declarations = Enumerable.Range(0, 60).Select(i =>
        {
            var family = Pick("SENet", "Res2Net", "SKNet", "CspNet");
            var attribute = family switch { "SENet" => typeof(SENetAttribute), "Res2Net" => typeof(Res2NetAttribute), "CspNet" => typeof(CspNetAttribute), _ => typeof(SKNetAttribute) };
            var given = options.Where(o => attribute.GetProperty(o) is not null && random.Next(4) == 0).Select(o => $"{o} = {Pick("-1", "0", "1", "2", "3", "8", "16", "65536")}").ToList();
            given.AddRange(new[] { "DeepStem = true", "AvgDown = true", "Keep3x3 = false", "SplitInput = false", "Kernels = [3, 5, 7]", "ExpandRatio = 1.5", "BottleneckRatio = 0.1", $"OutIndices = [{Pick("0", "1", "2")}]" }
                .Where(o => attribute.GetProperty(o.Split(' ')[0]) is not null && random.Next(4) == 0));
            return $"namespace N{i}; [{family}(Layers = [1, 2], Channels = [{Pick("8", "16", "48", "7")}, {Pick("8", "32", "13")}], Input = [3, {Pick("1", "9", "32")}, 32]{string.Concat(given.Select(o => $", {o}"))})] public sealed partial record Net;";
        }).ToArray();
        var run = GeneratorHarness.Run(declarations);

        Assert.Null(run.Result.Exception);
        Assert.Empty(run.CompilerErrors);
        Assert.DoesNotContain(run.Diagnostics, d => d.StartsWith("UNR0022", StringComparison.Ordinal));
        Assert.InRange(run.Networks.Count, 10, declarations.Length - 5);
        Assert.True(run.Networks.Count + run.Diagnostics.Count >= declarations.Length);
    }

    private static NetworkSpec Spec(string declaration) =>
        Assert.Single(DeclarationTests.Declarations($"[{declaration}] public sealed partial record Net;")).Spec;

    private static string Text(object? value) => value switch
    {
        Shape shape => $"{shape.Channels}, {shape.Height}, {shape.Width}",
        System.Collections.IEnumerable items and not string => string.Join(", ", items.Cast<object>()),
        _ => $"{value}",
    };
}
