using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Passes;

namespace Unroll.Tests.Generator.Families;

/// <summary>ResNet and what is built like it from attribute to plan.</summary>
public class ResNetTests : FamilyTests<ResNetTests>, IFamily
{
    private const string ResNet50 = "Layers = [3, 4, 6, 3], Input = [3, 64, 64]";

    private const string ResNet18 = "Layers = [2, 2, 2, 2], Input = [3, 64, 64], Block = ResidualBlock.Basic";

    private const string SplitAttention = "DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true";

    private const string ResNeSt50 = $"{ResNet50}, {SplitAttention}, Radix = 2";

    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["resnet50"] = $"ResNet({ResNet50})",
        ["resnet18"] = $"ResNet({ResNet18})",
        ["resnest50"] = $"ResNet({ResNeSt50})",
        ["resnest, pool first, cardinality 2, radix 4"] = $"ResNet({ResNet50}, {SplitAttention}, Radix = 4, AvdFirst = true, Cardinality = 2, BottleneckWidth = 40)",
        ["resnest, radix 1"] = $"ResNet({ResNet50}, {SplitAttention}, Radix = 1, AvdFirst = true, Cardinality = 4, BottleneckWidth = 24)",
        ["resnest, dilated"] = $"ResNet({ResNeSt50}, Dilation = 4)",
        ["resnest, dilation 2"] = $"ResNet({ResNeSt50}, Dilation = 2)",
        ["resnext"] = $"ResNet({ResNet50}, Cardinality = 32, BottleneckWidth = 4)",
        ["dilated by torchvision"] = $"ResNet({ResNet50}, ReplaceStrideWithDilation = [false, true, true])",
        ["dilated by segmentation_models"] = "ResNet(Layers = [3, 4, 6, 3], Input = [3, 128, 128], Classes = 10, OutputStride = 8, FirstBlockDilation = FirstBlockDilation.Stage)",
        ["resnet-d, dilated by timm"] = $"ResNet({ResNet50}, DeepStem = true, StemWidth = 32, TieredStem = true, AvgDown = true, OutputStride = 8)",
        ["squeeze-excitation"] = $"ResNet({ResNet50}, Attention = ChannelAttention.SqueezeExcitation)",
        ["squeeze-excitation, basic"] = $"ResNet({ResNet18}, Attention = ChannelAttention.SqueezeExcitation)",
        ["eca"] = $"ResNet({ResNet50}, Attention = ChannelAttention.Eca)",
        ["group norm"] = $"ResNet({ResNet50}, Norm = NormKind.GroupNorm)",
        ["anti-aliased"] = $"ResNet({ResNet50}, AntiAliasing = AntiAliasing.AvgPool)",
        ["anti-aliased, basic"] = $"ResNet({ResNet18}, AntiAliasing = AntiAliasing.AvgPool)",
        ["caffe, last stride 1"] = $"ResNet({ResNet50}, Style = ResNetStyle.Caffe, LastStride = 1)",
        ["ibn-a"] = $"ResNet({ResNet50}, Ibn = [InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.None])",
        ["ibn-b"] = $"ResNet({ResNet18}, Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.B, InstanceBatchNorm.None, InstanceBatchNorm.None])",
        ["resnext-ibn"] = $"ResNet({ResNet50}, Cardinality = 32, BottleneckWidth = 4, Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.A, InstanceBatchNorm.None, InstanceBatchNorm.A])",
        ["rectified"] = $"ResNet({ResNet50}, RectifiedConv = true)",
        ["rectified resnest, dilated"] = $"ResNet({ResNeSt50}, RectifiedConv = true, RectifyAvg = true, Dilation = 4)",
        ["backbone"] = $"ResNet({ResNet50}, Classes = 0, OutIndices = [0, 1, 2, 3])",
        ["backbone without its last stage"] = $"ResNet({ResNeSt50}, Classes = 0, OutIndices = [2, 0])",
        ["backbone, last stage only"] = $"ResNet({ResNet18}, Classes = 0)",
        ["odd input, features and logits"] = $"ResNet(Layers = [3, 4, 6, 3], Input = [5, 49, 77], {SplitAttention}, Radix = 2, Classes = 13, OutIndices = [2, 0])",
        ["two stages, odd channels"] = "ResNet(Layers = [1, 2], Channels = [7, 13], Input = [1, 33, 21], Block = ResidualBlock.Basic)",
    };

    public static IReadOnlyList<string> SparedKernels => ["Add"];

    public static string ShortestDeclaration => "ResNet(Layers = [3, 4, 6, 3])";

    public static NetworkAttribute EveryOption => new ResNetAttribute
    {
        Name = "resnest",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        OutStem = true,
        Layers = [1, 2],
        Radix = 2,
        Cardinality = 4,
        BottleneckWidth = 24,
        Channels = [32, 48],
        DeepStem = true,
        StemWidth = 24,
        TieredStem = true,
        AvgDown = true,
        Avd = true,
        AvdFirst = true,
        SplitAttentionDivisor = 8,
        OutputStride = 8,
        FirstBlockDilation = FirstBlockDilation.Stage,
        Norm = NormKind.GroupNorm,
        NormGroups = 2,
        NormEpsilon = 1e-3,
    };

    /// <summary>Those that concern how many stages there are; others are among the diagnostics of the family.</summary>
    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "ResNet", "UNR0005 'ResNet' Layers is missing; give the number of blocks of each stage, for example [3, 4, 6, 3]" },
        { "ResNet(Layers = [])", "UNR0005 'Layers = []' Layers is empty; give the number of blocks of each stage, for example [3, 4, 6, 3]" },
        { "ResNet(Layers = null!)", "UNR0005 'Layers = null!' Layers is empty; give the number of blocks of each stage, for example [3, 4, 6, 3]" },
        { "ResNet(Layers = [3, 0, 6, 3])", "UNR0005 'Layers = [3, 0, 6, 3]' Layers gives a stage 0 blocks; give the number of blocks of each stage, for example [3, 4, 6, 3]" },
        { "ResNet(Layers = [3, 4, -6, 3])", "UNR0005 'Layers = [3, 4, -6, 3]' Layers gives a stage -6 blocks; give the number of blocks of each stage, for example [3, 4, 6, 3]" },
        { "ResNet(Layers = [2, 2])", "UNR0006 'Layers = [2, 2]' Channels has 4 values, but Layers has 2 stages; give the channels of each stage" },
        { "ResNet(Layers = [1, 1, 1, 1], Channels = [64, 128])", "UNR0006 'Channels = [64, 128]' Channels has 2 values, but Layers has 4 stages; give the channels of each stage" },
        { "ResNet(Layers = [1, 1, 1, 1], ReplaceStrideWithDilation = [true])", "UNR0006 'ReplaceStrideWithDilation = [true]' ReplaceStrideWithDilation has 1 value, but Layers has 4 stages; give one value for each stage after the first" },
        { "ResNet(Layers = [1, 1, 1, 1], Ibn = [InstanceBatchNorm.A])", "UNR0006 'Ibn = [InstanceBatchNorm.A]' Ibn has 1 value, but Layers has 4 stages; give one value for each stage" },
        { "ResNet(Layers = [1], Channels = [15], Ibn = [InstanceBatchNorm.A])", "UNR0007 'Ibn = [InstanceBatchNorm.A]' The width of stage 0's first norms must be even, for the halves of InstanceBatchNorm.A, not 15" },
        { "ResNet(Layers = [1, 1, 1, 1], FirstBlockDilation = FirstBlockDilation.Stage)", "UNR0013 'FirstBlockDilation = FirstBlockDilation.Stage' FirstBlockDilation has no effect without ReplaceStrideWithDilation, Dilation or OutputStride" },
        { "ResNet(Layers = [1, 1, 1, 1], Dilation = 2, FirstBlockDilation = (FirstBlockDilation)2)", "UNR0015 'FirstBlockDilation = (FirstBlockDilation)2' FirstBlockDilation must be FirstBlockDilation.Former or FirstBlockDilation.Stage, not 2" },
        { "ResNet(Layers = [1, 1, 1, 1], RectifyAvg = true)", "UNR0013 'RectifyAvg = true' RectifyAvg has no effect without RectifiedConv = true" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Norms_sums_and_activations_are_fused(string variant)
    {
        var graph = Optimizer.Run(Declared.Graph(Variants[variant]));

        // No convolution could take in the norm of some of its channels, or one after a rectification.
        Assert.DoesNotContain(graph.Nodes, n => n.Operator is BatchNorm && graph.Nodes[n.Inputs[0]].Operator is not (ChannelSlice or PixelScale));
        Assert.DoesNotContain(graph.Nodes, n => n.Operator is Add or ActivationOperator { Kind: not ActivationKind.Sigmoid });
    }

    /// <summary>
    /// The dilations of torchvision's <c>_make_layer</c> (the first block has <c>previous_dilation</c>), and of segmentation_models_pytorch's <c>replace_strides_with_dilation</c> and
    /// detectron2's <c>RES5_DILATION</c> (every block has the stage's).
    /// </summary>
    [Theory]
    [InlineData("", "1 1 1 1, 1 1 1 1 1 1, 1 1 1")]
    [InlineData("ReplaceStrideWithDilation = [false, true, true]", "1 1 1 1, 1 2 2 2 2 2, 2 4 4")]
    [InlineData("ReplaceStrideWithDilation = [false, true, true], FirstBlockDilation = FirstBlockDilation.Former", "1 1 1 1, 1 2 2 2 2 2, 2 4 4")]
    [InlineData("ReplaceStrideWithDilation = [false, true, true], FirstBlockDilation = FirstBlockDilation.Stage", "1 1 1 1, 2 2 2 2 2 2, 4 4 4")]
    [InlineData("OutputStride = 16, FirstBlockDilation = FirstBlockDilation.Stage", "1 1 1 1, 1 1 1 1 1 1, 2 2 2")]
    [InlineData("Dilation = 4, FirstBlockDilation = FirstBlockDilation.Stage", "1 1 1 1, 2 2 2 2 2 2, 4 4 4")]
    public void The_first_block_of_a_dilated_stage_has_the_former_dilation_or_the_stages(string options, string expected)
    {
        var graph = Declared.Graph($"ResNet({ResNet50}{(options.Length > 0 ? $", {options}" : "")})");

        var dilations = new[] { "layer2", "layer3", "layer4" }.Select(stage => string.Join(
            ' ',
            graph.Nodes.Where(node => node.Name.StartsWith($"{stage}.", StringComparison.Ordinal) && node.Name.EndsWith(".conv2", StringComparison.Ordinal))
                .Select(node => ((Convolution)node.Operator).Window.DilationY)));

        Assert.Equal(expected, string.Join(", ", dilations));
    }
}
