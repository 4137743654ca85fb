using Unroll.Naive;
using Unroll.Naive.Networks;

namespace Unroll.Tests.Generator.Composition;

/// <summary>A stage as a declaration has it, and as the naive blocks compute it.</summary>
/// <param name="Block">The StageBlock.</param>
/// <param name="Count">Its blocks.</param>
/// <param name="Stride">The first one's stride.</param>
/// <param name="Arguments">What else the declaration says.</param>
/// <param name="Compute">One block: layers, input, name, stride.</param>
internal sealed record RandomStage(StageBlock Block, int Count, int Stride, string Arguments, Func<NaiveLayers, NaiveTensor, string, int, NaiveTensor> Compute)
{
    /// <summary>The last block of several, where it differs from the others: layers, input, name.</summary>
    public Func<NaiveLayers, NaiveTensor, string, NaiveTensor>? Last { get; init; }

    public string Text => $"[Stage(Block = StageBlock.{Block}, Count = {Count}, Stride = {Stride}, {Arguments})]";

    /// <summary>A stage of the given block with options at random; most are valid in most places.</summary>
    public static RandomStage Of(StageBlock block, Random random)
    {
        int Pick(params int[] values) => values[random.Next(values.Length)];
        bool Flip() => random.Next(2) == 0;
        var (count, stride, channels) = (random.Next(1, 4), random.Next(1, 3), Pick(4, 8, 10, 16));
        var (groups, avgDown) = (Pick(1, 1, 2, 4), Flip());
        RandomStage Stage(string arguments, Func<NaiveLayers, NaiveTensor, string, int, NaiveTensor> compute) => new(block, count, stride, arguments, compute);
        switch (block)
        {
            case StageBlock.Basic or StageBlock.Bottleneck:
                var attention = random.Next(3);
                var width = block == StageBlock.Basic ? 64 : Pick(64, 64, 32, 100);
                var residual = new NaiveResNet
                {
                    Layers = [],
                    Bottleneck = block == StageBlock.Bottleneck,
                    AvgDown = avgDown,
                    SqueezeReduction = attention == 1 ? 4 : 0,
                    SqueezeDivisor = 8,
                    EcaKernel = attention == 2 ? 5 : 0,
                    Groups = block == StageBlock.Basic ? 1 : groups,
                    BottleneckWidth = width,
                };
                var (dilation, ibn, rectified) = (Pick(1, 1, 2, 3), Pick(0, 0, 1, 2), block == StageBlock.Bottleneck && Flip());
                residual = residual with { NormGroups = ibn == 0 && Flip() ? 2 : 0, Rectified = rectified, RectifyAverage = rectified && Flip() };
                var how = attention switch
                {
                    1 => ", Attention = ChannelAttention.SqueezeExcitation, SqueezeReduction = 4",
                    2 => ", Attention = ChannelAttention.Eca, EcaKernel = 5",
                    _ => "",
                };
                how += block == StageBlock.Basic ? "" : $", Cardinality = {groups}, BottleneckWidth = {width}";
                how += $", Dilation = {dilation}, Ibn = InstanceBatchNorm.{(InstanceBatchNorm)ibn}" + (residual.NormGroups > 0 ? ", Norm = NormKind.GroupNorm, NormGroups = 2" : "");
                how += rectified ? $", RectifiedConv = true, RectifyAvg = {Literal(residual.RectifyAverage)}" : "";
                var first = ibn == (int)InstanceBatchNorm.A ? "a" : "";
                return Stage($"Channels = {channels}, AvgDown = {Literal(avgDown)}{how}", (layers, x, name, s) => residual.Block(layers, x, name, channels, s, dilation, first)) with
                {
                    Last = (layers, x, name) => residual.Block(layers, x, name, channels, 1, dilation, ibn == (int)InstanceBatchNorm.B ? "b" : first),
                };

            case StageBlock.SplitAttention:
                var (radix, avd, avdFirst, apart, rectify) = (Pick(1, 2, 2), Flip(), Flip(), Pick(1, 1, 2), Flip());
                var split = new NaiveResNet { Layers = [], AvgDown = avgDown, Radix = radix, Groups = groups, Avd = avd, AvdFirst = avdFirst, Rectified = rectify };
                return Stage(
                    $"Channels = {channels}, Radix = {radix}, Cardinality = {groups}, AvgDown = {Literal(avgDown)}" + (avd ? $", Avd = true, AvdFirst = {Literal(avdFirst)}" : "")
                    + $", Dilation = {apart}, RectifiedConv = {Literal(rectify)}",
                    (layers, x, name, s) => split.Block(layers, x, name, channels, s, apart));

            case StageBlock.SelectiveKernel:
                var (kernels, keep, parts) = (Flip() ? new[] { 3, 5 } : [3, 5, 7], Flip(), Flip());
                return Stage(
                    $"Channels = {channels}, Kernels = [{string.Join(", ", kernels)}], Keep3x3 = {Literal(keep)}, SplitInput = {Literal(parts)}, Cardinality = {groups}, AvgDown = {Literal(avgDown)}, SqueezeReduction = 2, SqueezeDivisor = 4",
                    (layers, x, name, s) => NaiveBlocks.SelectiveKernelBottleneck(layers, x, name, channels, kernels, keep, parts, groups, s, 2, 4, avgDown));

            case StageBlock.SqueezeExcitation:
                return Stage(
                    $"Channels = {channels}, Cardinality = {groups}, SqueezeReduction = 8",
                    (layers, x, name, s) => NaiveBlocks.SEResNetBottleneck(layers, x, name, channels, groups, 8, s));

            case StageBlock.Res2Net:
                var scale = Pick(1, 2, 3, 4);
                return Stage(
                    $"Channels = {channels}, Scale = {scale}, Cardinality = {groups}, AvgDown = {Literal(avgDown)}",
                    (layers, x, name, s) => NaiveBlocks.Bottle2neck(layers, x, name, channels, scale, 26, groups, s, avgDown));

            case StageBlock.Dense:
                return Stage($"Channels = {channels}, BottleneckFactor = 2", (layers, x, name, _) => NaiveBlocks.DenseLayer(layers, x, name, channels, 2));

            case StageBlock.Ghost:
                var (kernel, squeeze, ratio, wide) = (Pick(3, 5), Flip(), Pick(2, 2, 3), Pick(1, 2, 3));
                return Stage(
                    $"Channels = {channels}, Expansion = {wide}, Kernel = {kernel}, Ratio = {ratio}" + (squeeze ? ", Attention = ChannelAttention.SqueezeExcitation" : ""),
                    (layers, x, name, s) => NaiveBlocks.GhostBottleneck(layers, x, name, x.Shape[1] * wide, channels, kernel, s, squeeze, ratio));

            case StageBlock.InvertedResidual:
                var expansion = Pick(1, 2, 3);
                return Stage($"Channels = {channels}, Expansion = {expansion}", (layers, x, name, s) => NaiveBlocks.InvertedResidual(layers, x, name, expansion, channels, s));

            case StageBlock.Shuffle:
                return Stage($"Channels = {channels}", (layers, x, name, s) => NaiveBlocks.ShuffleUnit(layers, x, name, channels, s));

            case StageBlock.Fire:
                return Stage($"Channels = {channels / 2}", (layers, x, name, _) => NaiveBlocks.Fire(layers, x, name, channels / 2));

            default:
                var widths = Enumerable.Range(0, 6).Select(_ => random.Next(1, 12)).ToArray();
                return Stage($"Branches = [{string.Join(", ", widths)}]", (layers, x, name, _) => NaiveBlocks.Inception(layers, x, name, widths));
        }
    }

    public NaiveTensor Forward(NaiveLayers layers, NaiveTensor x, string name)
    {
        x = (Stride, Block) switch
        {
            (2, StageBlock.Dense) => NaiveBlocks.Transition(layers, x, $"{name}.transition"),
            (2, StageBlock.Fire or StageBlock.Inception) => NaiveOps.MaxPool2d(x, 3, 2, ceil: true),
            _ => x,
        };
        for (var i = 0; i < Count; i++)
        {
            x = i > 0 && i == Count - 1 && Last is not null ? Last(layers, x, $"{name}.{i}") : Compute(layers, x, $"{name}.{i}", i == 0 ? Stride : 1);
        }

        return Block == StageBlock.Dense ? NaiveOps.Relu(layers.BatchNorm(x, $"{name}.norm")) : x;
    }

    private static string Literal(bool value) => value ? "true" : "false";
}
