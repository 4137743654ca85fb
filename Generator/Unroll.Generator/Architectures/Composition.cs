using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Architectures;

/// <summary>A network of stages, each of some family's blocks. Parameters are named by their place: stem, stages.I.B, head.</summary>
internal sealed class Composition(ComposedSpec spec)
{
    private const double Epsilon = 1e-5;

    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        var x = Stem(_graph.Input(spec.Input));
        var features = new List<Feature>();
        for (var i = 0; i < spec.Stages.Count; i++)
        {
            x = Stage(x, spec.Stages[i], i);
            features.Add(new Feature(x, $"stages.{i}"));
        }

        return _graph.Finish(spec, features, features[features.Count - 1], spec.Classes > 0 ? "head.fc." : "head.", Head);
    }

    private int Stem(int x)
    {
        x = _graph.ConvNorm(x, "stem.conv", "stem.bn", spec.StemChannels, WindowSpec.Square(spec.StemKernel, spec.StemStride, spec.StemKernel / 2));
        x = _graph.Relu(x, "stem.relu");
        return spec.StemPool ? _graph.MaxPool(x, "stem.pool", WindowSpec.Square(3, 2, 1)) : x;
    }

    private int Head(int x)
    {
        if (spec.HeadChannels > 0)
        {
            x = _graph.Relu(_graph.ConvNorm(x, "head.conv", "head.bn", spec.HeadChannels, WindowSpec.Square(1)), "head.relu");
        }

        return _graph.Linear(_graph.Dropout(_graph.GlobalAveragePool(x, "head.pool"), "head.drop", 0), "head.fc", spec.Classes);
    }

    private int Stage(int x, StageSpec stage, int index)
    {
        try
        {
            x = Blocks(x, stage, $"stages.{index}");
        }
        catch (InvalidNetworkException e)
        {
            throw new InvalidNetworkException(e.Message) { Part = index, Member = e.Member };
        }

        return _graph.ShapeOf(x).Channels <= NetworkLimits.MaxWidth
            ? x
            : throw new InvalidNetworkException($"stage {index} returns {_graph.ShapeOf(x).Channels} channels, and at most {NetworkLimits.MaxWidth} are supported.") { Part = index };
    }

    private int Blocks(int x, StageSpec stage, string name)
    {
        x = Before(x, stage, name);
        var block = BlockOf(stage);
        for (var i = 0; i < stage.Count; i++)
        {
            _graph.Block = $"{name}.{i}";
            x = block(x, i == 0 ? stage.Stride : 1, i);
        }

        if (stage.Block == StageBlock.Dense)
        {
            // What follows may read the layers' sum of channels as it is: none of its own norms comes first, as it does in DenseNet.
            _graph.Block = $"{name}.norm";
            x = _graph.Relu(_graph.BatchNorm(x, $"{name}.norm", Epsilon), $"{name}.relu");
        }

        return x;
    }

    /// <summary>The stride of blocks that have none of their own.</summary>
    private int Before(int x, StageSpec stage, string name)
    {
        if (stage.Stride == 1 || stage.Block is not (StageBlock.Dense or StageBlock.Fire or StageBlock.Inception))
        {
            return x;
        }

        if (stage.Block != StageBlock.Dense)
        {
            _graph.Block = $"{name}.pool";
            return _graph.MaxPool(x, $"{name}.pool", WindowSpec.Square(3, 2), ceilMode: true);
        }

        _graph.Block = $"{name}.transition";
        return _graph.ShapeOf(x).Channels > 1
            ? DenseNet.Transition(_graph, x)
            : throw new InvalidNetworkException($"{name}.transition: half of 1 channel leaves none.") { Member = nameof(StageSpec.Stride) };
    }

    /// <summary>From a block's input, stride and index to its result.</summary>
    private Func<int, int, int, int> BlockOf(StageSpec stage)
    {
        switch (stage.Block)
        {
            case StageBlock.Basic or StageBlock.Bottleneck or StageBlock.SplitAttention:
                var residual = new ResNet((ResNetSpec)stage.Family!, _graph);
                return (x, stride, index) => residual.Block(x, stride, stage.Dilation, index);

            case StageBlock.SelectiveKernel:
                return Staged(new SKNet((SKNetSpec)stage.Family!, _graph));

            case StageBlock.SqueezeExcitation:
                return Staged(new SENet((SENetSpec)stage.Family!, _graph));

            case StageBlock.Res2Net:
                return Staged(new Res2Net((Res2NetSpec)stage.Family!, _graph));

            case StageBlock.Dense:
                var dense = (DenseNetSpec)stage.Family!;
                return (x, _, _) => DenseNet.DenseLayer(_graph, x, dense.GrowthRate, dense.BottleneckFactor);

            case StageBlock.Ghost:
                var ghost = new GhostNet((GhostNetSpec)stage.Family!, _graph);
                return (x, stride, _) => ghost.Bottleneck(x, stage.Kernel, Expanded(x, stage), stage.Channels, stage.Squeeze, stride);

            case StageBlock.InvertedResidual:
                return (x, stride, _) => MobileNetV2.InvertedResidual(_graph, x, Expanded(x, stage) / _graph.ShapeOf(x).Channels, stage.Channels, stride);

            case StageBlock.Shuffle:
                return (x, stride, _) => Shuffle(x, stage, stride);

            case StageBlock.Fire:
                return (x, _, _) => SqueezeNet.Fire(_graph, x, stage.Channels);

            default:
                var widths = stage.Branches;
                return (x, _, _) => GoogLeNet.Inception(_graph, x, _graph.Block, widths[0], widths[1], widths[2], widths[3], widths[4], widths[5]);
        }

        Func<int, int, int, int> Staged(StagedNetwork family) => (x, stride, _) => family.Block(x, stage.Channels, stride, stage: 0);
    }

    /// <summary>Hidden channels of the blocks that widen their input.</summary>
    private int Expanded(int x, StageSpec stage)
    {
        var expanded = (long)_graph.ShapeOf(x).Channels * stage.Expansion;
        return expanded <= NetworkLimits.MaxWidth
            ? (int)expanded
            : throw new InvalidNetworkException($"{_graph.Block}: {expanded} hidden channels, and at most {NetworkLimits.MaxWidth} are supported.") { Member = nameof(StageSpec.Expansion) };
    }

    /// <summary>A unit without a stride passes half of its input on, and so keeps its channels.</summary>
    private int Shuffle(int x, StageSpec stage, int stride)
    {
        var channels = _graph.ShapeOf(x).Channels;
        return stride == 2 || channels == stage.Channels
            ? ShuffleNetV2.InvertedResidual(_graph, x, stage.Channels / 2, isFirst: stride == 2)
            : throw new InvalidNetworkException(
                $"{_graph.Block}: without a stride a shuffle unit returns the {channels} channels that it reads, not {stage.Channels}.")
            { Member = nameof(StageSpec.Channels) };
    }
}
