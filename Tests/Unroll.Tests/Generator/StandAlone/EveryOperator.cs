using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Unroll.Generator;
using Unroll.Generator.Backends;
using Unroll.Generator.Backends.Gpu;
using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Passes;
using Unroll.Generator.Reading;
using Unroll.Tests.Generator.Families;

namespace Unroll.Tests.Generator.StandAlone;

/// <summary>Small networks that together have every operator and every family.</summary>
internal static partial class EveryOperator
{
    private const string Input = "Input = [3, 32, 32]";

    private const string ResNet = $"ResNet(Layers = [1, 1], Channels = [8, 12], {Input}";

    private const string DetectionResNet = "DetectionResNet(Depth = 50, BaseChannels = 16, Input = [3, 32, 32], NumStages = 1, Strides = [2], Dilations = [1], OutIndices = [0])";

    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<SyntaxTree>>> Skeletons = new();

    /// <summary>Their attributes' text without brackets.</summary>
    public static IReadOnlyList<string> Declarations { get; } =
    [
        $"{ResNet})",
        "AlexNet(Input = [3, 64, 64], Classes = 10)",
        $"CspNet(Layers = [1, 1], Channels = [16, 32], {Input})",
        $"DenseNet(Layers = [2, 2], {Input}, GrowthRate = 5, StemWidth = 7)",
        DetectionResNet,
        $"{DetectionResNet}, DeformableConvolution",
        $"{DetectionResNet}, DeformableConvolution(Version = 2, DeformGroups = 4, Groups = 2)",
        $"{DetectionResNet}, ContextBlock(Position = PluginPosition.AfterConv1, Ratio = 0.5), ContextBlock(Postfix = \"2\", Pooling = ContextPooling.Average, Fusion = ContextFusion.ChannelMul)",
        $"{DetectionResNet}, NonLocal, NonLocal(Position = PluginPosition.AfterConv1, Postfix = \"g\", Mode = NonLocalMode.Gaussian, SubSample = true)"
            + ", NonLocal(Position = PluginPosition.AfterConv2, Postfix = \"x\", Mode = NonLocalMode.DotProduct, BatchNorm = true), NonLocal(Position = PluginPosition.AfterConv2, Postfix = \"y\", Mode = NonLocalMode.Concatenation)",
        $"EfficientNet({Input}, DepthMultiplier = 0.5)",
        $"GhostNet({Input})",
        "GoogLeNet(Input = [3, 49, 77], Classes = 5, OutIndices = [0, 1, 2], TransformInput = true)",
        "InceptionV3(Input = [3, 75, 75], Classes = 0)",
        $"MnasNet({Input})",
        $"MobileNetV2({Input})",
        $"MobileNetV3(Variant = MobileNetV3Variant.Small, {Input}, OutIndices = [3, 0])",
        $"RegNet(Depth = 2, InitialWidth = 8, GroupWidth = 5, BottleneckMultiplier = 2.5, SqueezeRatio = 1, {Input})",
        $"Res2Net(Layers = [2, 2], Channels = [8, 12], {Input})",
        $"SENet(Layers = [1, 1], Channels = [32, 64], {Input})",
        "ShuffleNetV2(Input = [2, 33, 21], Layers = [2, 1], Channels = [6, 10], StemChannels = 5, HeadChannels = 7)",
        $"SKNet(Layers = [1, 1], Channels = [16, 32], {Input})",
        "SqueezeNet(Input = [3, 64, 64], Classes = 0)",
        "Vgg(Layers = [1, 2], Input = [3, 64, 64], Channels = [5, 9])",
        $"{ResNet}, Block = ResidualBlock.Basic, Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.None])",
        $"{ResNet}, AntiAliasing = AntiAliasing.AvgPool)",
        $"{ResNet}, RectifiedConv = true)",
        $"{ResNet}, Attention = ChannelAttention.Eca)",
        $"{ResNet}, Norm = NormKind.GroupNorm, NormGroups = 2)",
        $"ResNet(Layers = [1, 1, 1], Channels = [16, 32, 32], {Input}, DeepStem = true, StemWidth = 16, AvgDown = true, Avd = true, Radix = 2, BottleneckWidth = 32, Cardinality = 2, Classes = 0, OutIndices = [1, 0])",
        $"Stem({Input}, Channels = 16, Kernel = 3, OutIndices = [1]), Stage(Block = StageBlock.SplitAttention, Channels = 16), Stage(Block = StageBlock.Dense, Channels = 8, Count = 3, Stride = 2)"
            + ", Stage(Block = StageBlock.Shuffle, Channels = 32, Stride = 2), Head(Classes = 5, Channels = 24)",
    ];

    /// <summary>The names of their records.</summary>
    public static IReadOnlyList<string> Records { get; } = [.. Declarations.Select((_, i) => $"Net{i}")];

    /// <summary>
    /// A file for each record, with no using and every name in full. App has all; another namespace has few, since no operator's text depends on the record's namespace.
    /// </summary>
    /// <param name="space">The namespace; empty: the global one.</param>
    public static IReadOnlyList<string> Sources(string space) =>
        [.. In(space).Select(i => $"{(space.Length > 0 ? $"namespace {space};" : "")} [{InFull(Declarations[i])}] internal sealed partial record {Records[i]};")];

    /// <summary>What is generated for the records of a namespace, without its repetitions.</summary>
    public static IReadOnlyList<SyntaxTree> Generated(string space) => Skeletons.GetOrAdd(space, static space => new Lazy<IReadOnlyList<SyntaxTree>>(() =>
    {
        var build = new Project().Compile(Sources(space));
        Assert.Empty(build.Diagnostics);
        return Skeleton.Of(build.Generated);
    })).Value;

    /// <summary>The members that one of the records gets.</summary>
    public static IReadOnlyList<string> Members(string record)
    {
        var declaration = new NetworkDeclaration("App", record, Declared.Spec(Declarations[Records.ToList().IndexOf(record)]));
        var network = CompiledNetwork.Compile(declaration, BackendSet.Of([.. BackendList.All.Select(backend => backend.Name)]));
        return [.. network.Output.Members.Select(MemberClashes.NameOf).Distinct()];
    }

    /// <summary>Operators and families that no network has.</summary>
    public static IEnumerable<string> Missing()
    {
        var used = Declarations.Select(Declared.Graph)
            .SelectMany(graph => graph.Nodes.Concat(Optimizer.Run(graph).Nodes).Select(node => node.Operator).Concat(GpuPlanner.Plan(graph, KernelSets.All).Signatures.Select(signature => signature.Operator)))
            .Select(op => op.GetType())
            .ToHashSet();
        var operators = typeof(Operator).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Operator)) && !type.IsAbstract && !used.Contains(type)).Select(type => type.Name);
        return operators.Concat(Declared.Families.Select(family => family.Name[..^"Tests".Length]).Where(family => !Declarations.Any(text => text.StartsWith($"{family}(", StringComparison.Ordinal))));
    }

    private static IEnumerable<int> In(string space) => space == "App" ? Enumerable.Range(0, Declarations.Count) : [0, Declarations.Count - 2, Declarations.Count - 1];

    private static string InFull(string text) => EnumName().Replace(AttributeName().Replace(text, "$1global::Unroll.$2"), "global::Unroll.$1.");

    [GeneratedRegex(@"(^|\), |(?<=\w), (?=NonLocal))([A-Z]\w*)")]
    private static partial Regex AttributeName();

    [GeneratedRegex(@"(?<![\w.:""])([A-Z]\w*)\.(?=[A-Z])")]
    private static partial Regex EnumName();
}
