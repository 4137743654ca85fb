using Unroll.Generator.Declarations;
using Unroll.Generator.Families;
using Unroll.Generator.Families.GhostNet;
using Unroll.Generator.Families.ShuffleNetV2;
using Unroll.Generator.Graph;
using Unroll.Generator.Passes;
using Unroll.Generator.Planning;
using Unroll.Tests.Generator.Declarations;
using Unroll.Tests.Generator.Planning;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Families;

/// <summary>GhostNet and ShuffleNet V2 from attribute to plan.</summary>
public class MobileFamilyTests
{
    private static readonly GhostNetSpec GhostNet = new("net", new Shape(3, 64, 64), 1000, default);
    private static readonly ShuffleNetV2Spec ShuffleNet = new("net", new Shape(3, 64, 64), 1000, default) { Channels = new([116, 232, 464]) };

    private static readonly Dictionary<string, NetworkSpec> Variants = new()
    {
        ["ghostnet"] = GhostNet,
        ["ghostnet, odd channels"] = GhostNet with { WidthMultiplier = 0.5, Ratio = 3, CheapKernel = 5, Input = new Shape(1, 49, 77) },
        ["ghostnet, stages and logits"] = GhostNet with { WidthMultiplier = 1.3, OutIndices = new([4, 0]) },
        ["shufflenet"] = ShuffleNet,
        ["shufflenet, two small stages"] = ShuffleNet with { Layers = new([2, 1]), Channels = new([6, 10]), StemChannels = 5, HeadChannels = 7, Input = new Shape(2, 33, 21) },
        ["shufflenet, stages and logits"] = ShuffleNet with { OutIndices = new([2, 0]) },
        ["shufflenet, features"] = ShuffleNet with { Classes = 0 },
    };

    public static TheoryData<string> Names => [.. Variants.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Graphs_and_plans_hold_without_a_copy(string variant)
    {
        var graph = Architecture.Build(Variants[variant]);

        GraphVerifier.Verify(graph);
        GraphVerifier.Verify(Optimizer.Run(graph));
        foreach (var winograd in new[] { true, false })
        {
            var plan = Planner.Plan(graph, winograd);
            PlanSimulator.Run(plan);
            Assert.DoesNotContain(plan.Steps, s => s.Kernel is Kernel.Copy or Kernel.Affine or Kernel.Activate);
        }
    }

    [Fact]
    public void Each_block_of_ShuffleNet_shuffles_once() =>
        Assert.Equal(16, Planner.Plan(Architecture.Build(ShuffleNet)).Steps.Count(s => s.Kernel == Kernel.Interleave));

    [Theory]
    [InlineData("GhostNet", typeof(GhostNetAttribute))]
    [InlineData("ShuffleNetV2", typeof(ShuffleNetV2Attribute))]
    public void Defaults_are_those_of_the_attribute(string family, Type attributeType)
    {
        var spec = Spec(family);
        var attribute = Activator.CreateInstance(attributeType);

        var properties = attributeType.GetProperties().Where(p => p.Name is not ("TypeId" or "Name")).ToList();
        Assert.True(properties.Count >= 7);
        Assert.All(properties, p => Assert.Equal(Text(p.GetValue(attribute)), Text(spec.GetType().GetProperty(p.Name)!.GetValue(spec))));
    }

    [Fact]
    public void Every_option_reaches_the_spec()
    {
        const string Common = "Name = \"n\", Input = [1, 64, 96], Classes = 10, OutIndices = [1, 0]";
        Assert.Equal(
            new GhostNetSpec("n", new Shape(1, 64, 96), 10, new([1, 0])) { WidthMultiplier = 0.75, Ratio = 3, CheapKernel = 5 },
            Spec($"GhostNet({Common}, WidthMultiplier = 0.75, Ratio = 3, CheapKernel = 5)"));
        Assert.Equal(
            new ShuffleNetV2Spec("n", new Shape(1, 64, 96), 10, new([1, 0])) { Layers = new([1, 2]), Channels = new([8, 10]), StemChannels = 7, HeadChannels = 9 },
            Spec($"ShuffleNetV2({Common}, Layers = [1, 2], Channels = [8, 10], StemChannels = 7, HeadChannels = 9)"));
    }

    [Theory]
    [InlineData("GhostNet(WidthMultiplier = 0)", "UNR0007 'WidthMultiplier = 0' WidthMultiplier must be positive and at most 16, not 0")]
    [InlineData("GhostNet(WidthMultiplier = double.NaN)", "UNR0007 'WidthMultiplier = double.NaN' WidthMultiplier must be positive and at most 16, not NaN")]
    [InlineData("GhostNet(WidthMultiplier = 17)", "UNR0007 'WidthMultiplier = 17' WidthMultiplier must be positive and at most 16, not 17")]
    [InlineData("GhostNet(Ratio = 1)", "UNR0007 'Ratio = 1' Ratio must be from 2 to 64, not 1")]
    [InlineData("GhostNet(CheapKernel = 4)", "UNR0007 'CheapKernel = 4' CheapKernel must be odd and from 1 to 255, not 4")]
    [InlineData("GhostNet(OutIndices = [5])", "UNR0011 'OutIndices = [5]' OutIndices names stage 5; the network's stages are 0 to 4")]
    [InlineData("ShuffleNetV2(OutIndices = [3])", "UNR0011 'OutIndices = [3]' OutIndices names stage 3; the network's stages are 0 to 2")]
    [InlineData("ShuffleNetV2(Layers = [])", "UNR0005 'Layers = []' Layers is empty; give the number of blocks of each stage, for example [3, 4, 6, 3]")]
    [InlineData("ShuffleNetV2(Channels = [48, 96])", "UNR0006 'Channels = [48, 96]' Channels has 2 values, but Layers has 3 stages; give the channels of each stage")]
    [InlineData("ShuffleNetV2(Channels = [48, 97, 192])", "UNR0007 'Channels = [48, 97, 192]' Each of Channels must be even, for its halves to be shuffled, not 97")]
    [InlineData("ShuffleNetV2(HeadChannels = 0)", "UNR0007 'HeadChannels = 0' HeadChannels must be from 1 to 65536, not 0")]
    [InlineData("ShuffleNetV2(StemChannels = 65537)", "UNR0007 'StemChannels = 65537' StemChannels must be from 1 to 65536, not 65537")]
    public void Faults(string declaration, string expected)
    {
        var run = GeneratorHarness.Run($"[{declaration}] partial record Net;");

        Assert.Null(run.Result.Exception);
        Assert.Equal([expected], run.Diagnostics);
        Assert.Empty(run.HintNames);
    }

    [Fact]
    public void Records_named_as_generated_members_are_refused()
    {
        foreach (var declaration in new[] { "[ShuffleNetV2(OutIndices = [0, 1])] partial record Stage2Channels;", "[GhostNet(OutIndices = [0, 1])] partial record BlocksBlock2Height;" })
        {
            Assert.StartsWith("UNR0003", Assert.Single(GeneratorHarness.Run(declaration).Diagnostics), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Generated_code_compiles()
    {
        var run = GeneratorHarness.Run(
            "[GhostNet(Input = [3, 32, 32], OutIndices = [0, 4], Ratio = 3)] public partial record Ghost; [ShuffleNetV2(Input = [3, 32, 32], Classes = 0)] public partial record Shuffle;");

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerErrors);
        Assert.Equal(2, run.Networks.Count);
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
