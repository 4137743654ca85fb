using Unroll.Generator.Declarations;
using Unroll.Generator.Families.DenseNet;
using Unroll.Generator.Families.GhostNet;
using Unroll.Generator.Families.GoogLeNet;
using Unroll.Generator.Families.MobileNetV2;
using Unroll.Generator.Families.Res2Net;
using Unroll.Generator.Families.ResNet;
using Unroll.Generator.Families.SENet;
using Unroll.Generator.Families.SKNet;
using Unroll.Generator.Families.ShuffleNetV2;
using Unroll.Generator.Families.SqueezeNet;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.Composed;

/// <summary>A network of stages, each of some family's blocks. Parameters are named by their place: stem, stages.I.B, head.</summary>
internal sealed class ComposedArchitecture(ComposedSpec spec)
{
    private const double Epsilon = 1e-5;

    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        var stem = Stem(_graph.Input(spec.Input));
        var x = spec.StemPool ? _graph.MaxPool(stem, "stem.pool", WindowSpec.Square(3, 2, 1)) : stem;
        var features = new List<Feature>();
        for (var i = 0; i < spec.Stages.Count; i++)
        {
            x = Stage(x, spec.Stages[i], i);
            features.Add(new Feature(x, $"stages.{i}"));
        }

        return _graph.Finish(spec, new Feature(stem, "stem.relu"), features, features[features.Count - 1], spec.Classes > 0 ? "head.fc." : "head.", Head);
    }

    private Value Stem(Value x)
    {
        x = _graph.ConvNorm(x, "stem.conv", "stem.bn", spec.StemChannels, WindowSpec.Square(spec.StemKernel, spec.StemStride, spec.StemKernel / 2));
        return _graph.Relu(x, "stem.relu");
    }

    private Value Head(Value x)
    {
        if (spec.HeadChannels > 0)
        {
            x = _graph.Relu(_graph.ConvNorm(x, "head.conv", "head.bn", spec.HeadChannels, WindowSpec.Square(1)), "head.relu");
        }

        return _graph.Linear(_graph.Dropout(_graph.GlobalAveragePool(x, "head.pool"), "head.drop", 0), "head.fc", spec.Classes);
    }

    private Value Stage(Value x, StageSpec stage, int index)
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

    private Value Blocks(Value x, StageSpec stage, string name)
    {
        x = Before(x, stage, name);
        var block = BlockOf(stage);
        for (var i = 0; i < stage.Count; i++)
        {
            x = block(x, $"{name}.{i}", i == 0 ? stage.Stride : 1, i);
        }

        if (stage.Block == StageBlock.Dense)
        {
            // The norm must come here: unlike in DenseNet, the next stage need not start with a norm of its own.
            _graph.BeginBlock($"{name}.norm");
            x = _graph.Relu(_graph.BatchNorm(x, $"{name}.norm", Epsilon), $"{name}.relu");
        }

        return x;
    }

    /// <summary>The stride of blocks that have none of their own.</summary>
    private Value Before(Value x, StageSpec stage, string name)
    {
        if (stage.Stride == 1 || stage.Block is not (StageBlock.Dense or StageBlock.Fire or StageBlock.Inception))
        {
            return x;
        }

        if (stage.Block != StageBlock.Dense)
        {
            _graph.BeginBlock($"{name}.pool");
            return _graph.MaxPool(x, $"{name}.pool", WindowSpec.Square(3, 2), ceilMode: true);
        }

        return _graph.ShapeOf(x).Channels > 1
            ? DenseNetArchitecture.Transition(_graph, x, $"{name}.transition")
            : throw new InvalidNetworkException($"{name}.transition: half of 1 channel leaves none.") { Member = nameof(StageSpec.Stride) };
    }

    /// <summary>From a block's input, name, stride and index to its result.</summary>
    private Func<Value, string, int, int, Value> BlockOf(StageSpec stage)
    {
        switch (stage.Block)
        {
            case StageBlock.Basic or StageBlock.Bottleneck or StageBlock.SplitAttention:
                var residual = new ResNetArchitecture((ResNetSpec)stage.Family!, _graph);
                return (x, name, stride, index) => residual.Block(x, name, stride, stage.Dilation, index);

            case StageBlock.SelectiveKernel:
                return Staged(new SKNetArchitecture((SKNetSpec)stage.Family!, _graph));

            case StageBlock.SqueezeExcitation:
                return Staged(new SENetArchitecture((SENetSpec)stage.Family!, _graph));

            case StageBlock.Res2Net:
                return Staged(new Res2NetArchitecture((Res2NetSpec)stage.Family!, _graph));

            case StageBlock.Dense:
                var dense = (DenseNetSpec)stage.Family!;
                return (x, name, _, _) => DenseNetArchitecture.DenseLayer(_graph, x, name, dense.GrowthRate, dense.BottleneckFactor);

            case StageBlock.Ghost:
                var ghost = new GhostNetArchitecture((GhostNetSpec)stage.Family!, _graph);
                return (x, name, stride, _) => ghost.Bottleneck(x, name, stage.Kernel, Expanded(x, name, stage), stage.Channels, stage.Squeeze, stride);

            case StageBlock.InvertedResidual:
                return (x, name, stride, _) => MobileNetV2Architecture.InvertedResidual(_graph, x, name, Expanded(x, name, stage) / _graph.ShapeOf(x).Channels, stage.Channels, stride);

            case StageBlock.Shuffle:
                return (x, name, stride, _) => Shuffle(x, name, stage, stride);

            case StageBlock.Fire:
                return (x, name, _, _) => SqueezeNetArchitecture.Fire(_graph, x, name, stage.Channels);

            default:
                var widths = stage.Branches;
                return (x, name, _, _) => GoogLeNetArchitecture.Inception(_graph, x, name, widths[0], widths[1], widths[2], widths[3], widths[4], widths[5]);
        }

        Func<Value, string, int, int, Value> Staged(StagedArchitecture family) => (x, name, stride, _) => family.Block(x, name, stage.Channels, stride, stage: 0);
    }

    /// <summary>Hidden channels of the blocks that widen their input.</summary>
    private int Expanded(Value x, string name, StageSpec stage)
    {
        var expanded = (long)_graph.ShapeOf(x).Channels * stage.Expansion;
        return expanded <= NetworkLimits.MaxWidth
            ? (int)expanded
            : throw new InvalidNetworkException($"{name}: {expanded} hidden channels, and at most {NetworkLimits.MaxWidth} are supported.") { Member = nameof(StageSpec.Expansion) };
    }

    /// <summary>A unit without a stride passes half of its input on, and so keeps its channels.</summary>
    private Value Shuffle(Value x, string name, StageSpec stage, int stride)
    {
        var channels = _graph.ShapeOf(x).Channels;
        return stride == 2 || channels == stage.Channels
            ? ShuffleNetV2Architecture.InvertedResidual(_graph, x, name, stage.Channels / 2, isFirst: stride == 2)
            : throw new InvalidNetworkException(
                $"{name}: without a stride a shuffle unit returns the {channels} channels that it reads, not {stage.Channels}.")
            { Member = nameof(StageSpec.Channels) };
    }
}
