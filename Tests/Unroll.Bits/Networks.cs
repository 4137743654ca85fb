using Unroll.Testing;
using Unroll.Testing.Kernels;
using Unroll.Testing.Networks;
using Unroll.Weights;

namespace Unroll.Bits;

// What the other tests' small networks leave out: families that differ in their blocks alone.
[ResNet(Name = "instance norm a", Input = [3, 45, 67], Classes = 5, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [16, 24], Ibn = [InstanceBatchNorm.A, InstanceBatchNorm.None])]
public sealed partial record InstanceNormANet;

[ResNet(Name = "instance norm b", Input = [3, 45, 67], Classes = 5, Layers = [1, 1], Channels = [16, 24], Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.None])]
public sealed partial record InstanceNormBNet;

[SENet(Name = "squeeze and excitation", Input = [3, 33, 45], Classes = 5, Layers = [1, 1, 1, 1], Block = SENetBlock.ResNeXt, Cardinality = 4, BottleneckWidth = 16, SqueezeReduction = 4, Channels = [16, 24, 32, 48], StemChannels = 24, DeepStem = true, DownsampleKernel = 3)]
public sealed partial record SqueezeAndExcitationNet;

[MnasNet(Name = "searched", Input = [3, 64, 64], Classes = 5, WidthMultiplier = 0.5)]
public sealed partial record SearchedNet;

// Families of fixed widths, on smaller images than elsewhere.
[NetworkVariant(typeof(CrossStageNet), Name = "small cross stage", Input = [3, 32, 32])]
public sealed partial record SmallCrossStageNet;

[NetworkVariant(typeof(InceptionNet), Name = "small inception v1", Input = [3, 33, 33])]
public sealed partial record SmallInceptionNet;

[NetworkVariant(typeof(SqueezedNet), Name = "small squeeze", Input = [3, 33, 45])]
public sealed partial record SmallSqueezedNet;

/// <summary>A network of each family, with formula weights. What they compute at other vector widths, the kernels' tests and those of the zoo show.</summary>
internal static class Networks
{
    private static readonly Action<ResultWriter>[] All =
    [
        Run<BasicNet>, Run<BottleneckNet>, Run<GroupedNet>, Run<DilatedNet>, Run<SqueezingNet>, Run<SplitNet>, Run<SplitFastNet>, Run<RectifiedNet>,
        Run<InstanceNormANet>, Run<InstanceNormBNet>, Run<SqueezeAndExcitationNet>, Run<SelectiveNet>, Run<MultiScaleNet>, Run<SmallCrossStageNet>, Run<DenselyNet>,
        Run<GhostlyNet>, Run<MobileNet>, Run<SearchedNet>, Run<HardMobileNet>, Run<ScaledNet>, Run<RegularNet>,
        Run<ShuffledNet>, Run<SmallSqueezedNet>, Run<VisualNet>, Run<SmallInceptionNet>, Run<ComposedResidualNet>, Run<ComposedOtherNet>,
        Run<DeformableNet>, Run<DilatedDeformableNet>, Run<NonLocalNet>,
    ];

    /// <summary>Runs all networks and writes their outputs.</summary>
    public static void Run(ResultWriter results)
    {
        foreach (var run in All)
        {
            run(results);
        }
    }

    /// <summary>A batch on two threads, and its first image on one: the same bits. The batch's are written.</summary>
    private static void Run<T>(ResultWriter results)
        where T : INetwork<T>
    {
        var names = T.Info.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        using var weights = StateDict.FromArrays(T.Info.Parameters.Select(p => (p.Name, FormulaWeights.Tensor(p.Name, [.. p.Shape], names), p.Shape.ToArray())));
        const int Batch = 3;
        var images = FormulaWeights.Input([Batch, T.Info.Input.Channels, T.Info.Input.Height, T.Info.Input.Width]);
        var expected = T.Load(weights, new LoadOptions { Threads = 2 }).Run(images);
        var first = T.Load(weights, new LoadOptions { Threads = 1 }).Run(images.AsSpan(0, T.Info.Input.Length));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(first[i].AsSpan().SequenceEqualBits(expected[i].AsSpan(0, first[i].Length)), $"{T.Info.Name}: one thread gives an image other bits than two give it in a batch.");
            results.Write($"{T.Info.Name}, output {i}", expected[i]);
        }
    }
}
