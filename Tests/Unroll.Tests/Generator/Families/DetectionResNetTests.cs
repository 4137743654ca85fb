using Unroll.Generator.Backends.Cpu;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Tests.Generator.Declarations;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Families;

/// <summary>mmdetection's backbones from attribute to plan.</summary>
public class DetectionResNetTests : FamilyTests<DetectionResNetTests>, IFamily
{
    private const string ResNet50 = "Depth = 50, BaseChannels = 16, Input = [3, 64, 64]";

    private const string ResNet18 = "Depth = 18, BaseChannels = 16, Input = [3, 64, 64]";

    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["bottleneck"] = $"DetectionResNet({ResNet50})",
        ["basic"] = $"DetectionResNet({ResNet18})",
        ["basic, v1d, dilated"] = $"DetectionResNet({ResNet18}, DeepStem = true, AvgDown = true, Strides = [1, 2, 1, 1], Dilations = [1, 1, 2, 4])",
        ["caffe, two outputs"] = $"DetectionResNet({ResNet50}, Style = ResNetStyle.Caffe, OutIndices = [2, 0])",
        ["one stage of stride 2"] = $"DetectionResNet({ResNet50}, NumStages = 1, Strides = [2], Dilations = [1], OutIndices = [0], StemChannels = 24, AvgDown = true)",
        ["group norm, deep stem"] = $"DetectionResNet({ResNet50}, Norm = NormKind.GroupNorm, NormGroups = 4, DeepStem = true)",
        ["resnext"] = $"DetectionResNet({ResNet50}, Groups = 8)",
        ["dcn"] = $"DetectionResNet({ResNet50}), DeformableConvolution(Stages = [false, true, true, true])",
        ["dcn in a resnext"] = $"DetectionResNet({ResNet50}, Groups = 8), DeformableConvolution(DeformGroups = 4, FallbackOnStride = true)",
        ["mdcn, groups, fallback"] = $"DetectionResNet({ResNet50}), DeformableConvolution(Version = 2, Groups = 2, FallbackOnStride = true)",
        ["context at each position"] = $"DetectionResNet({ResNet50})"
            + ", ContextBlock(Position = PluginPosition.AfterConv1, Ratio = 0.5)"
            + ", ContextBlock(Position = PluginPosition.AfterConv2, Postfix = \"2\", Pooling = ContextPooling.Average, Fusion = ContextFusion.ChannelMul)"
            + ", ContextBlock(Postfix = \"3\", Fusion = ContextFusion.ChannelAdd | ContextFusion.ChannelMul)"
            + ", ContextBlock(Postfix = \"4\", Stages = [true, false, true, false])",
        ["non-local in each mode"] = $"DetectionResNet({ResNet50})"
            + ", NonLocal(Stages = [false, true, false, false])"
            + ", NonLocal(Position = PluginPosition.AfterConv1, Postfix = \"g\", Mode = NonLocalMode.Gaussian, Reduction = 1)"
            + ", NonLocal(Position = PluginPosition.AfterConv2, Postfix = \"x\", Mode = NonLocalMode.DotProduct, BatchNorm = true)"
            + ", NonLocal(Position = PluginPosition.AfterConv2, Postfix = \"y\", Mode = NonLocalMode.Concatenation, Reduction = 64)",
        ["non-local, sub-sampled, odd input"] = "DetectionResNet(Depth = 50, BaseChannels = 16, Input = [1, 67, 93])"
            + ", NonLocal(SubSample = true, UseScale = false, Stages = [true, false, false, false])"
            + ", NonLocal(SubSample = true, Mode = NonLocalMode.Gaussian, Stages = [false, true, false, false])"
            + ", NonLocal(SubSample = true, Mode = NonLocalMode.Concatenation, Stages = [false, false, true, true])",
    };

    public static IReadOnlyList<string> SparedKernels => ["Affine", "Activate"];

    public static string ShortestDeclaration => "DetectionResNet(Depth = 50)";

    /// <summary>The stages are its outputs, and it has no classifier.</summary>
    public static IReadOnlyList<string> DependentOptions => ["Classes", "OutIndices"];

    public static NetworkAttribute EveryOption => new DetectionResNetAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        OutIndices = [1],
        Depth = 101,
        StemChannels = 24,
        BaseChannels = 32,
        NumStages = 2,
        Strides = [2, 1],
        Dilations = [1, 2],
        Style = ResNetStyle.Caffe,
        DeepStem = true,
        AvgDown = true,
        Groups = 8,
        BaseWidth = 6,
        Norm = NormKind.GroupNorm,
        NormGroups = 2,
        NormEpsilon = 1e-3,
        FrozenStages = 1,
        NormEval = false,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "DetectionResNet", "UNR0007 'DetectionResNet' Depth must be 18 or 34 or 50 or 101 or 152, not 0" },
        { "DetectionResNet(Depth = 26)", "UNR0007 'Depth = 26' Depth must be 18 or 34 or 50 or 101 or 152, not 26" },
        { "DetectionResNet(Depth = 50, Classes = 10)", "UNR0007 'Classes = 10' Classes must be 0, not 10" },
        { "DetectionResNet(Depth = 50, NumStages = 5)", "UNR0007 'NumStages = 5' NumStages must be from 1 to 4, not 5" },
        { "DetectionResNet(Depth = 50, NumStages = 3, Strides = [1, 2, 2, 2])", "UNR0007 'Strides = [1, 2, 2, 2]' The number of Strides must be 3, one for each stage, not 4" },
        { "DetectionResNet(Depth = 50, Dilations = [1, 1, 1])", "UNR0007 'Dilations = [1, 1, 1]' The number of Dilations must be 4, one for each stage, not 3" },
        { "DetectionResNet(Depth = 50, Dilations = [1, 0, 1, 1])", "UNR0007 'Dilations = [1, 0, 1, 1]' Each of Dilations must be from 1 to 255, not 0" },
        { "DetectionResNet(Depth = 50, NumStages = 2, FrozenStages = 3)", "UNR0007 'FrozenStages = 3' FrozenStages must be from -1 to 2, not 3" },
        { "DetectionResNet(Depth = 50, NumStages = 2, OutIndices = [2])", "UNR0011 'OutIndices = [2]' OutIndices names stage 2; the network's stages are 0 to 1" },
        { "DetectionResNet(Depth = 18, Style = ResNetStyle.Caffe)", "UNR0014 'Style = ResNetStyle.Caffe' Style = ResNetStyle.Caffe cannot be combined with Depth = 18" },
        { "DetectionResNet(Depth = 34, Groups = 2)", "UNR0014 'Groups = 2' Groups cannot be combined with Depth = 34" },
        { "DetectionResNet(Depth = 50, BaseWidth = 8)", "UNR0013 'BaseWidth = 8' BaseWidth has no effect without Groups" },
        { "DetectionResNet(Depth = 50, NormGroups = 8)", "UNR0013 'NormGroups = 8' NormGroups has no effect without Norm = NormKind.GroupNorm" },
        { "DetectionResNet(Depth = 50, BaseChannels = 8, Groups = 2, BaseWidth = 4, NumStages = 1, Norm = NormKind.GroupNorm, NormGroups = 3)", "UNR0009 'NormGroups = 3' NormGroups = 3 does not divide the 8 channels of the stem" },
        { "DetectionResNet(Depth = 50, StemChannels = 1, DeepStem = true)", "UNR0010 'StemChannels = 1' StemChannels = 1 leaves the stem's first convolution without channels; it must be at least 2" },
        { "DetectionResNet(Depth = 50, Groups = 65536)", "UNR0016 'DetectionResNet' The network is too large: stage 3's blocks are 2097152 channels wide, and at most 1048576 are supported" },
        { "DetectionResNet(Depth = 18), ContextBlock(Ratio = 0.5)", "UNR0014 'ContextBlock' ContextBlock cannot be combined with Depth = 18" },
        { "DetectionResNet(Depth = 34), DeformableConvolution", "UNR0014 'DeformableConvolution' DeformableConvolution cannot be combined with Depth = 34" },
        { "DetectionResNet(Depth = 50), DeformableConvolution(Version = 3)", "UNR0007 'Version = 3' Version must be 1 or 2, not 3" },
        { "DetectionResNet(Depth = 50), DeformableConvolution(DeformGroups = 3)", "UNR0009 'DeformGroups = 3' DeformGroups = 3 does not divide the 64 channels of stage 0's 3x3 convolutions" },
        { "DetectionResNet(Depth = 50), DeformableConvolution(Groups = 128, Stages = [false, true, true, true]), NonLocal(Reduction = 0)", "UNR0007 'Reduction = 0' Reduction must be from 1 to 65536, not 0" },
        { "DetectionResNet(Depth = 50, Groups = 32), DeformableConvolution(Groups = 2)", "UNR0012 'Groups = 2' Groups of DeformableConvolution contradicts Groups of DetectionResNet; give one of them" },
        { "DetectionResNet(Depth = 50), DeformableConvolution(Stages = [true])", "UNR0007 'Stages = [true]' The number of Stages must be 4, one for each stage, not 1" },
        { "ContextBlock(Stages = [true, true]), DetectionResNet(Depth = 50)", "UNR0007 'Stages = [true, true]' The number of Stages must be 4, one for each stage, not 2" },
        { "DetectionResNet(Depth = 50), ContextBlock(Ratio = 0.001)", "UNR0010 'Ratio = 0.001' Ratio = 0.001 leaves stage 0's context blocks without channels; it must be at least 1.0 / 256" },
        { "DetectionResNet(Depth = 50), ContextBlock(Ratio = -1)", "UNR0007 'Ratio = -1' Ratio must be positive and at most 16, not -1" },
        { "DetectionResNet(Depth = 50), ContextBlock(Fusion = ContextFusion.None)", "UNR0015 'Fusion = ContextFusion.None' Fusion must be ContextFusion.ChannelAdd or ContextFusion.ChannelMul or both, not 0" },
        { "DetectionResNet(Depth = 50), ContextBlock(Postfix = \"a.b\")", "UNR0007 'Postfix = \"a.b\"' Postfix must be at most 40 of the letters a to z, digits and underscores, not \"a.b\"" },
        { "DetectionResNet(Depth = 50), ContextBlock, ContextBlock(Ratio = 0.5)", "UNR0007 'ContextBlock' Postfix must be another one than that of the same module in stage 0, not \"\"" },
        { "DetectionResNet(Depth = 50), NonLocal(Mode = (NonLocalMode)7)", "UNR0015 'Mode = (NonLocalMode)7' Mode must be NonLocalMode.EmbeddedGaussian or NonLocalMode.Gaussian or NonLocalMode.DotProduct or NonLocalMode.Concatenation, not 7" },
        { "DetectionResNet(Depth = 50), NonLocal(Mode = NonLocalMode.Gaussian, UseScale = false)", "UNR0013 'UseScale = false' UseScale has no effect without Mode = NonLocalMode.EmbeddedGaussian" },
        { "DetectionResNet(Depth = 50), NonLocal(Position = (PluginPosition)3)", "UNR0015 'Position = (PluginPosition)3' Position must be PluginPosition.AfterConv1 or PluginPosition.AfterConv2 or PluginPosition.AfterConv3, not 3" },
        { "DetectionResNet(Depth = 50, Input = [3, 32, 32]), NonLocal(SubSample = true)", "UNR0017 'Input = [3, 32, 32]' The network cannot be built: layer4.0.nonlocal_block.g.1: a feature map of 1x1 is too small for a 2x2 window; declare a larger input." },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Sums_are_fused_and_deformable_convolutions_take_norm_and_activation(string variant)
    {
        var plan = Declared.Plan(Variants[variant]);

        // A non-local block at a branch's end adds its own input; the shortcut then is a second sum.
        var mayAdd = variant.StartsWith("non-local", StringComparison.Ordinal);
        Assert.True(mayAdd || plan.Steps.All(s => s.Step.Node.Operator is not Add));
        Assert.All(plan.Steps.Where(s => s.Kernel == CpuKernel.DeformConv), s => Assert.True(s.Step.Node.Operator is DeformableConvolution { Norm: not null, Activation: ActivationKind.Relu }));
    }

    [Fact]
    public void The_shortcut_is_added_where_a_context_block_adds_its_vector()
    {
        var plan = Declared.Plan(Variants["context at each position"]);

        var step = plan.Steps.Single(s => s.Step.Node.Name == "layer1.1.context_block4.channel_add");
        Assert.Equal(new ChannelAdd { HasResidual = true, Activation = ActivationKind.Relu }, step.Step.Node.Operator);
        Assert.Equal(3, step.Step.Inputs.Count);
    }

    [Fact]
    public void The_fallback_spares_one_block_and_none_in_a_resnext()
    {
        Assert.Equal("layer1.0.conv2", Assert.Single(Ordinary("mdcn, groups, fallback")));
        Assert.Empty(Ordinary("dcn in a resnext"));
        Assert.Equal(["layer1.0.conv2", "layer1.1.conv2", "layer1.2.conv2"], Ordinary("dcn"));

        static IEnumerable<string> Ordinary(string variant) => Declared.Graph(Variants[variant]).Nodes
            .Where(n => n.Operator is Convolution && n.Name.EndsWith(".conv2", StringComparison.Ordinal)).Select(n => n.Name);
    }

    [Fact]
    public void Training_options_reach_the_graph()
    {
        var graph = Declared.Graph($"DetectionResNet({ResNet50}, FrozenStages = 2, NormEval = false)");

        Assert.Equal((2, false), (graph.FrozenStages, graph.NormEval));
        Assert.Equal((-1, true), (Declared.Graph(Variants["bottleneck"]) is var other ? other.FrozenStages : 0, other.NormEval));
        Assert.All(graph.Nodes.Where(n => n.Name.StartsWith("layer2.", StringComparison.Ordinal)), n => Assert.Equal(2, n.Stage));
        Assert.All(graph.Nodes.Where(n => n.Name.EndsWith(".bn3", StringComparison.Ordinal)), n => Assert.True(n.EndsResidualBranch));
    }

    [Fact]
    public void Arithmetic_of_attention_is_counted()
    {
        var graph = new GraphBuilder();
        var x = graph.Input(new Shape(6, 4, 5));
        var keys = graph.MaxPool(x, "pool", WindowSpec.Square(2, 2));
        graph.Output(graph.NonLocalAttention(x, keys, keys, "product", PairwiseKind.DotProduct), "a");
        graph.Output(graph.NonLocalAttention(x, keys, keys, "concat", PairwiseKind.Concatenation), "b");
        var built = graph.Build("");

        // 20 queries, 4 keys, 6 channels.
        Assert.Equal((20 * 4 * 6) + (20 * 4 * 6), built.MultiplyAccumulates(built.Nodes[2]));
        Assert.Equal((20 * 6) + (4 * 6) + (20 * 4 * 6), built.MultiplyAccumulates(built.Nodes[3]));
        Assert.Equal((0, 12), (built.ParameterCount(built.Nodes[2]), built.ParameterCount(built.Nodes[3])));
    }

    [Theory]
    [InlineData(typeof(DeformableConvolutionAttribute), "DeformableConvolution")]
    [InlineData(typeof(ContextBlockAttribute), "ContextBlock")]
    [InlineData(typeof(NonLocalAttribute), "NonLocal")]
    public void Defaults_of_what_stands_beside_it_are_those_of_its_attribute(Type attribute, string declaration) =>
        Options.AssertSame((Attribute)Activator.CreateInstance(attribute)!, Assert.Single(Beside($"{ShortestDeclaration}, {declaration}")));

    [Fact]
    public void The_stages_are_its_outputs_and_have_no_classifier()
    {
        var spec = Declared.Spec(ShortestDeclaration);
        Assert.Equal((0, "0, 1, 2, 3"), (spec.Classes, Options.Text(spec.OutIndices)));
    }

    [Fact]
    public void Every_option_of_what_stands_beside_it_reaches_the_spec()
    {
        Attribute[] attributes =
        [
            new DeformableConvolutionAttribute { Version = 2, Stages = [false, true], DeformGroups = 2, FallbackOnStride = true },
            new ContextBlockAttribute
            {
                Position = PluginPosition.AfterConv1,
                Stages = [true, false],
                Postfix = "a",
                Ratio = 0.5,
                Pooling = ContextPooling.Average,
                Fusion = ContextFusion.ChannelMul,
            },
            new NonLocalAttribute { Position = PluginPosition.AfterConv2, Stages = [false, true], Postfix = "b", Reduction = 4, UseScale = false, SubSample = true, BatchNorm = true },
            new NonLocalAttribute { Mode = NonLocalMode.DotProduct },
        ];

        var parts = Beside($"DetectionResNet(Depth = 50, NumStages = 2, Strides = [1, 2], Dilations = [1, 1]), {string.Join(", ", attributes.Select(Options.Declaration))}");

        Assert.Equal(attributes.Length, parts.Count);
        Assert.All(attributes, (attribute, i) => Options.AssertSame(attribute, parts[i]));
    }

    [Fact]
    public void A_variant_keeps_what_stands_beside_its_base()
    {
        var declarations = DeclarationTests.Declarations(
            $"[DetectionResNet({ResNet50}), DeformableConvolution(Version = 2)] public sealed partial record Net; [NetworkVariant(typeof(Net), Input = [3, 32, 32])] public sealed partial record Small;");

        var small = declarations.Single(d => d.TypeName == "Small").Spec;
        Assert.Equal((2, 32), (Options.Value(Options.Value(small, "Deformable")!, "Version"), small.Input.Height));
    }

    [Theory]
    [InlineData("NetworkVariant(typeof(Net)), ContextBlock", "UNR0013 'ContextBlock' ContextBlock has no effect without [DetectionResNet(…)]")]
    [InlineData("ResNet(Layers = [1, 1, 1, 1]), NonLocal(Reduction = 4)", "UNR0013 'NonLocal' NonLocal has no effect without [DetectionResNet(…)]")]
    [InlineData("DeformableConvolution(Version = 2)", "UNR0013 'DeformableConvolution' DeformableConvolution has no effect without [DetectionResNet(…)]")]
    public void What_stands_beside_another_attribute_is_refused(string attributes, string expected)
    {
        var run = GeneratorHarness.Run($"[DetectionResNet({ResNet50})] public sealed partial record Net; [{attributes}] public sealed partial record Other;");

        Assert.Equal([expected], run.Diagnostics);
    }

    [Theory]
    [InlineData("DetectionResNet(Depth = 50), DeformableConvolution, DeformableConvolution(Version = 2)")]
    [InlineData("DetectionResNet(Depth = 50), NonLocal(Depth = 3)")]
    public void What_the_compiler_reports_is_not_reported_again(string declaration)
    {
        var run = GeneratorHarness.Run($"[{declaration}] partial record Net;");

        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Diagnostics);
        Assert.NotEmpty(run.CompilerErrors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_accepted_compiles_and_what_is_not_has_a_reason(int seed)
    {
        var random = new Random(seed);
        string Pick(params string[] choices) => choices[random.Next(choices.Length)];
        string Maybe(params string[] choices) => random.Next(3) == 0 ? Pick(choices) : "";
        var declarations = Enumerable.Range(0, 40).Select(i =>
            $"namespace N{i}; [DetectionResNet(Depth = {Pick("18", "50", "50", "50")}, NumStages = 2, BaseChannels = {Pick("8", "16", "6")}, Input = [3, {Pick("1", "33", "32")}, 32]"
            + Maybe(", Groups = 2", ", Groups = 3, BaseWidth = 2", ", Style = ResNetStyle.Caffe", ", Norm = NormKind.GroupNorm, NormGroups = 2", ", Strides = [2, 1]", ", Dilations = [1, 300]")
            + Maybe(", DeepStem = true", ", AvgDown = true", ", StemChannels = 7", ", OutIndices = [1]", ", Strides = [1]") + ")]"
            + Maybe("[DeformableConvolution]", "[DeformableConvolution(Version = 2, DeformGroups = 2)]", "[DeformableConvolution(Groups = 2, FallbackOnStride = true)]", "[DeformableConvolution(Version = 0)]")
            + Maybe("[ContextBlock(Ratio = 0.5)]", "[ContextBlock(Position = PluginPosition.AfterConv1, Fusion = (ContextFusion)3)]", "[ContextBlock(Stages = [true, false], Postfix = \"é\")]")
            + Maybe("[NonLocal]", "[NonLocal(Mode = NonLocalMode.Concatenation, SubSample = true)]", "[NonLocal(Mode = NonLocalMode.DotProduct, BatchNorm = true, Position = PluginPosition.AfterConv2)]")
            + " public sealed partial record Net;").ToArray();
        var run = GeneratorHarness.Run(declarations);

        Assert.Null(run.Result.Exception);
        Assert.Empty(run.CompilerErrors);
        Assert.DoesNotContain(run.Diagnostics, d => d.StartsWith("UNR0022", StringComparison.Ordinal));
        Assert.InRange(run.Networks.Count, 8, declarations.Length - 5);
        Assert.True(run.Networks.Count + run.Diagnostics.Count >= declarations.Length);
    }

    /// <summary>The specs of the attributes beside the network's own: the deformable convolution's, then the plugins'.</summary>
    private static IReadOnlyList<object> Beside(string declaration)
    {
        var spec = Declared.Spec(declaration);
        return [.. new[] { Options.Value(spec, "Deformable") }.OfType<object>(), .. ((System.Collections.IEnumerable)Options.Value(spec, "Plugins")!).Cast<object>()];
    }
}
