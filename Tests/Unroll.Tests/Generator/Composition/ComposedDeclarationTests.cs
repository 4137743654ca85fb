using System.Globalization;
using Unroll.Generator.Backends.Cpu;
using Unroll.Generator.Declarations;
using Unroll.Generator.Families;
using Unroll.Generator.Families.Composed;
using Unroll.Generator.Families.DenseNet;
using Unroll.Generator.Families.ResNet;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Passes;
using Unroll.Tests.Generator.Declarations;
using Unroll.Tests.Generator.Families;
using Unroll.Tests.Generator.Planning;
using Unroll.Tests.Support;
using Specs = Unroll.Generator.Declarations;

namespace Unroll.Tests.Generator.Composition;

/// <summary>[Stem], [Stage] and [Head]: from the attributes to a plan, and what is wrong with them.</summary>
public class ComposedDeclarationTests
{
    private const string Mixed =
        "[Stem(Input = [3, 64, 64], Channels = 16, Kernel = 3, OutIndices = [1])]"
        + "[Stage(Block = StageBlock.SplitAttention, Channels = 16)]"
        + "[Stage(Block = StageBlock.Dense, Channels = 8, Count = 3, Stride = 2)]"
        + "[Stage(Block = StageBlock.Shuffle, Channels = 32, Stride = 2)]"
        + "[Head(Classes = 5, Channels = 24)] ";

    [Fact]
    public void Each_stage_is_read_by_its_family()
    {
        var spec = (ComposedSpec)Spec(Mixed);

        Assert.Equal((16, 3, 2, true, 5, 24), (spec.StemChannels, spec.StemKernel, spec.StemStride, spec.StemPool, spec.Classes, spec.HeadChannels));
        Assert.Equal([Specs.StageBlock.SplitAttention, Specs.StageBlock.Dense, Specs.StageBlock.Shuffle], spec.Stages.Select(stage => stage.Block));
        Assert.Equal([1, 3, 1], spec.Stages.Select(stage => stage.Count));
        Assert.Equal(2, Assert.IsType<ResNetSpec>(spec.Stages[0].Family).Radix);
        Assert.Equal(8, Assert.IsType<DenseNetSpec>(spec.Stages[1].Family).GrowthRate);
        Assert.Null(spec.Stages[2].Family);
        Assert.Equal(spec, Spec(Mixed));
        Assert.NotEqual(spec, Spec(Mixed.Replace("Count = 3", "Count = 2", StringComparison.Ordinal)));
    }

    [Fact]
    public void Parameters_are_named_by_their_place_and_the_plan_holds()
    {
        var graph = Architecture.Build(Spec(Mixed));
        GraphVerifier.Verify(graph);
        GraphVerifier.Verify(Optimizer.Run(graph));
        PlanSimulator.Run(CpuPlanner.Plan(graph));

        Assert.All(graph.Nodes.Skip(1), node => Assert.Matches(@"^(stem|stages\.[012]|head)\.", node.Name));
        Assert.Contains(graph.Nodes, node => node.Name == "stages.1.2.conv2" && node.Operator is Convolution);
        Assert.Equal(["stages.1", "logits"], graph.Outputs.Select(o => o.Name));
        Assert.Equal("head.fc.", graph.HeadPrefix);
    }

    [Fact]
    public void A_network_without_a_head_returns_its_last_stage() =>
        Assert.Equal(["stages.2"], Architecture.Build(Spec(Mixed.Replace("[Head(Classes = 5, Channels = 24)]", "", StringComparison.Ordinal).Replace(", OutIndices = [1]", "", StringComparison.Ordinal))).Outputs.Select(o => o.Name));

    [Fact]
    public void The_example_of_the_documentation_compiles()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "composition.md"));
        var example = page.Split("```csharp\n")[1].Split("```")[0];

        var run = GeneratorHarness.Run(example);

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerErrors);
        Assert.Equal(["Mine"], run.Networks);
        Assert.All(Enum.GetNames<StageBlock>(), block => Assert.Contains($"| `{block}` |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void It_can_be_varied()
    {
        var declarations = DeclarationTests.Declarations(
            $"{Mixed} public partial record Net; [NetworkVariant(typeof(Net), Input = [3, 96, 64], Classes = 7, OutIndices = [])] public partial record Other;");
        var (net, other) = (declarations.Single(d => d.TypeName == "Net").Spec, declarations.Single(d => d.TypeName == "Other").Spec);

        Assert.Equal(net with { Name = "Other", Input = new Shape(3, 96, 64), Classes = 7, OutIndices = default }, other);
    }

    [Theory]
    [InlineData(typeof(StageAttribute), "[Stage(Block = StageBlock.SplitAttention, Channels = 16)]", "Radix", "Avd", "AvdFirst", "Cardinality", "BottleneckWidth", "AvgDown")]
    [InlineData(typeof(StageAttribute), "[Stage(Channels = 16)]", "Block", "Attention", "SqueezeReduction", "SqueezeDivisor", "EcaKernel", "Cardinality", "BottleneckWidth", "AvgDown", "Count", "Stride", "Dilation", "Norm", "NormGroups", "RectifiedConv", "RectifyAvg")]
    [InlineData(typeof(StageAttribute), "[Stage(Block = StageBlock.SelectiveKernel, Channels = 16)]", "Kernels", "Keep3x3", "SplitInput", "SqueezeReduction", "SqueezeDivisor", "Cardinality")]
    [InlineData(typeof(StageAttribute), "[Stage(Block = StageBlock.SqueezeExcitation, Channels = 16)]", "SqueezeReduction", "Cardinality")]
    [InlineData(typeof(StageAttribute), "[Stage(Block = StageBlock.Res2Net, Channels = 16)]", "Scale", "Cardinality", "AvgDown")]
    [InlineData(typeof(StageAttribute), "[Stage(Block = StageBlock.Dense, Channels = 16)]", "BottleneckFactor")]
    [InlineData(typeof(StageAttribute), "[Stage(Block = StageBlock.Ghost, Channels = 16)]", "Ratio", "Expansion", "Kernel")]
    public void Defaults_are_those_of_the_attribute(Type type, string stage, params string[] options)
    {
        var spec = ((ComposedSpec)Spec($"[Stem] {stage} ")).Stages[0];
        var attribute = Activator.CreateInstance(type)!;

        Assert.All(options, option =>
        {
            var holder = option is "Block" || spec.Family?.GetType().GetProperty(option) is null ? (object)spec : spec.Family;
            Assert.Equal(Options.Text(type.GetProperty(option)!.GetValue(attribute)), Options.Text(holder.GetType().GetProperty(option)!.GetValue(holder)));
        });
    }

    [Fact]
    public void Defaults_of_the_stem_are_those_of_the_attribute()
    {
        var (spec, stem) = ((ComposedSpec)Spec("[Stem] [Stage(Channels = 16)] "), new StemAttribute());

        Assert.Equal((stem.Channels, stem.Kernel, stem.Stride, stem.Pool), (spec.StemChannels, spec.StemKernel, spec.StemStride, spec.StemPool));
        Assert.Equal((new Shape(3, 224, 224), 0, stem.Winograd), (spec.Input, spec.Classes, spec.Winograd));
        Assert.Equal(new HeadAttribute().Classes, Spec("[Stem] [Stage(Channels = 16)] [Head] ").Classes);
    }

    [Theory]
    [InlineData("[Stem]", "UNR0007 'Stem' The number of stages, [Stage(…)], must be from 1 to 16, not 0")]
    [InlineData("[Stem(Kernel = 4)] [Stage(Channels = 8)]", "UNR0007 'Kernel = 4' Kernel must be odd and from 1 to 255, not 4")]
    [InlineData("[Stem(Stride = 3)] [Stage(Channels = 8)]", "UNR0007 'Stride = 3' Stride must be 1 or 2, not 3")]
    [InlineData("[Stem] [Stage]", "UNR0007 'Stage' Channels must be from 1 to 65536, not 0")]
    [InlineData("[Stem] [Stage(Channels = 8)] [Stage(Channels = -8)]", "UNR0007 'Channels = -8' Channels must be from 1 to 65536, not -8")]
    [InlineData("[Stem] [Stage(Channels = 8, Count = 0)]", "UNR0007 'Count = 0' Count must be from 1 to 1024, not 0")]
    [InlineData("[Stem] [Stage(Channels = 8, Count = 1000)] [Stage(Channels = 8, Count = 25)]", "UNR0016 'Count = 25' The network is too large: its stages have 1025 blocks up to stage 1, and at most 1024 are supported")]
    [InlineData("[Stem] [Stage(Block = (StageBlock)12, Channels = 8)]", "UNR0015 'Block = (StageBlock)12' Block must be StageBlock.Basic or StageBlock.Bottleneck or StageBlock.SplitAttention or StageBlock.SelectiveKernel or StageBlock.SqueezeExcitation or StageBlock.Res2Net or StageBlock.Dense or StageBlock.Ghost or StageBlock.InvertedResidual or StageBlock.Shuffle or StageBlock.Fire or StageBlock.Inception, not 12")]
    [InlineData("[Stem] [Stage(Channels = 8, Radix = 2)]", "UNR0013 'Radix = 2' Radix has no effect without Block = StageBlock.SplitAttention")]
    [InlineData("[Stem] [Stage(Block = StageBlock.SplitAttention, Channels = 8, Radix = 0)]", "UNR0007 'Radix = 0' Radix must be from 1 to 64, not 0")]
    [InlineData("[Stem] [Stage(Channels = 64)] [Stage(Block = StageBlock.SplitAttention, Channels = 9, Radix = 2)]", "UNR0009 'Radix = 2' Radix = 2 does not divide the 9 channels of a group in stage 1's bottlenecks")]
    [InlineData("[Stem] [Stage(Channels = 64)] [Stage(Block = StageBlock.Res2Net, Channels = 1)]", "UNR0010 'Stage' BottleneckWidth = 26 leaves stage 1's bottlenecks without channels; it must be at least 64")]
    [InlineData("[Stem] [Stage(Block = StageBlock.Ghost, Channels = 8, Expansion = 65)]", "UNR0007 'Expansion = 65' Expansion must be from 1 to 64, not 65")]
    [InlineData("[Stem] [Stage(Block = StageBlock.Ghost, Channels = 8, Attention = ChannelAttention.Eca)]", "UNR0014 'Attention = ChannelAttention.Eca' Attention = ChannelAttention.Eca cannot be combined with Block = StageBlock.Ghost")]
    [InlineData("[Stem] [Stage(Block = StageBlock.Shuffle, Channels = 9, Stride = 2)]", "UNR0007 'Channels = 9' Channels must be even, for its halves to be shuffled, not 9")]
    [InlineData("[Stem] [Stage(Channels = 8)] [Stage(Block = StageBlock.Shuffle, Channels = 16)]", "UNR0017 'Channels = 16' The network cannot be built: stages.1.0: without a stride a shuffle unit returns the 32 channels that it reads, not 16.")]
    [InlineData("[Stem] [Stage(Block = StageBlock.Inception)]", "UNR0007 'Stage' Branches must be 6 widths from 1 to 65536, not missing")]
    [InlineData("[Stem] [Stage(Block = StageBlock.Inception, Branches = [1, 2, 3])]", "UNR0007 'Branches = [1, 2, 3]' Branches must be 6 widths from 1 to 65536, not [1, 2, 3]")]
    [InlineData("[Stem(Channels = 1)] [Stage(Block = StageBlock.Dense, Channels = 8, Stride = 2)]", "UNR0017 'Stride = 2' The network cannot be built: stages.0.transition: half of 1 channel leaves none.")]
    [InlineData("[Stem] [Stage(Block = StageBlock.Inception, Branches = [65536, 1, 65536, 1, 65536, 65536])] [Stage(Block = StageBlock.InvertedResidual, Channels = 8)]", "UNR0017 'Stage' The network cannot be built: stages.1.0: 1572864 hidden channels, and at most 1048576 are supported.")]
    [InlineData("[Stem] [Stage(Channels = 8)] [Stage(Block = StageBlock.SplitAttention, Cardinality = 3, BottleneckWidth = 16, Channels = 64)]", "UNR0017 'Stage' The network cannot be built: stages.1.0.conv2.fc1: 3 groups divide neither evenly: 48 input channels and 32 output channels.")]
    [InlineData("[Stem(Input = [3, 4, 4])] [Stage(Channels = 8)] [Stage(Block = StageBlock.Fire, Channels = 8, Stride = 2)]", "UNR0017 'Input = [3, 4, 4]' The network cannot be built: stages.1.pool: a feature map of 1x1 is too small for a 3x3 window; declare a larger input.")]
    [InlineData("[Stem] [Stage(Channels = 8, Dilation = 0)]", "UNR0007 'Dilation = 0' Dilation must be from 1 to 255, not 0")]
    [InlineData("[Stem] [Stage(Block = StageBlock.Fire, Channels = 8, Dilation = 2)]", "UNR0013 'Dilation = 2' Dilation has no effect without Block = StageBlock.Basic or StageBlock.Bottleneck or StageBlock.SplitAttention")]
    [InlineData("[Stem] [Stage(Block = StageBlock.Basic, Channels = 8, RectifiedConv = true)]", "UNR0013 'RectifiedConv = true' RectifiedConv has no effect without Block = StageBlock.Bottleneck or StageBlock.SplitAttention")]
    [InlineData("[Stem] [Stage(Channels = 8, RectifyAvg = true)]", "UNR0013 'RectifyAvg = true' RectifyAvg has no effect without RectifiedConv = true")]
    [InlineData("[Stem] [Stage(Channels = 8)] [Stage(Channels = 9, Ibn = InstanceBatchNorm.A)]", "UNR0007 'Ibn = InstanceBatchNorm.A' The width of stage 1's first norms must be even, for the halves of InstanceBatchNorm.A, not 9")]
    [InlineData("[Stem] [Stage(Channels = 8, Ibn = InstanceBatchNorm.B, Norm = NormKind.GroupNorm, NormGroups = 4)]", "UNR0014 'Ibn = InstanceBatchNorm.B' Ibn cannot be combined with Norm = NormKind.GroupNorm")]
    [InlineData("[Stem] [Stage(Channels = 8)] [Stage(Channels = 24, Norm = NormKind.GroupNorm)]", "UNR0009 'Norm = NormKind.GroupNorm' NormGroups = 32 does not divide the 24 channels of stage 1's 3x3 convolutions")]
    [InlineData("[Stem(OutIndices = [1])] [Stage(Channels = 8)]", "UNR0011 'OutIndices = [1]' OutIndices names stage 1; the network's stages are 0 to 0")]
    [InlineData("[Stem] [Stage(Channels = 8)] [Head(Classes = -1)]", "UNR0007 'Classes = -1' Classes must be from 0 to 16777216, not -1")]
    [InlineData("[Head(Classes = 0, Channels = 8)] [Stem] [Stage(Channels = 8)]", "UNR0013 'Channels = 8' Channels has no effect without Classes")]
    [InlineData("[Stage(Channels = 8)]", "UNR0013 'Stage' Stage has no effect without [Stem(…)]")]
    [InlineData("[ResNet(Layers = [1, 1, 1, 1])] [Head(Classes = 8)]", "UNR0013 'Head' Head has no effect without [Stem(…)]")]
    public void Faults(string attributes, string expected)
    {
        var run = GeneratorHarness.Run($"{attributes} partial record Net;");

        Assert.Null(run.Result.Exception);
        Assert.Equal([expected], run.Diagnostics);
    }

    [Fact]
    public void Stages_have_no_order_in_several_declarations()
    {
        var run = GeneratorHarness.Run("[Stem] [Stage(Channels = 8)] partial record Net;", "[Stage(Channels = 9)] partial record Net;");

        Assert.Equal(
            ["UNR0003 'Net' The network 'Net' has stages or its head on another of its partial declarations; write them next to [Stem(…)]"], run.Diagnostics);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_values_of_any_options_compile_or_are_explained(int seed)
    {
        var random = new Random(seed);
        string Pick(params string[] choices) => choices[random.Next(choices.Length)];
        var options = typeof(StageAttribute).GetProperties().Where(p => p.Name is not ("TypeId" or "Block" or "Channels")).ToArray();
        string Value(Type type) => type == typeof(bool) ? Pick("true", "false")
            : type == typeof(int[]) ? $"[{string.Join(", ", Enumerable.Range(0, random.Next(8)).Select(_ => Pick("0", "3", "5", "65536")))}]"
            : (type.IsEnum ? $"({type.Name})" : "") + $"({Pick("-1", "0", "1", "2", "3", "7", "64", "65536", "int.MaxValue")})";
        string Stage() => $"[Stage(Block = (StageBlock)({random.Next(12)}), Channels = {Pick("2", "8", "16", "24", "64", "65536")}"
            + string.Concat(options.Where(_ => random.Next(40) == 0).Select(p => $", {p.Name} = {Value(p.PropertyType)}")) + ")]";
        string[] declarations =
        [
            .. Enumerable.Range(0, 80).Select(i => string.Create(
                CultureInfo.InvariantCulture,
                $"namespace N{i}; [Stem(Input = [3, {Pick("1", "33", "64")}, 64], Channels = {Pick("4", "8", "16")})] {string.Concat(Enumerable.Range(0, random.Next(1, 3)).Select(_ => Stage()))} [Head(Classes = {Pick("-1", "0", "7", "7", "7")})] public sealed partial record Net;")),
        ];

        var run = GeneratorHarness.Run(declarations);

        Assert.Null(run.Result.Exception);
        Assert.Empty(run.CompilerErrors);
        Assert.DoesNotContain(run.Diagnostics, d => d.StartsWith("UNR0022", StringComparison.Ordinal));
        Assert.Equal(declarations.Length, run.Networks.Count + run.Result.Diagnostics.Select(d => d.Location.SourceTree).Distinct().Count());
        Assert.InRange(run.Networks.Count, 5, 70);
    }

    private static NetworkSpec Spec(string attributes) => Assert.Single(DeclarationTests.Declarations($"{attributes}public sealed partial record Net;")).Spec;
}
