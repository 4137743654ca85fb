using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.ResNet;

/// <summary>
/// The ResNet family as torchvision, timm (timm/models/resnet.py, resnest.py) and the official ResNeSt (resnest/torch/models/resnet.py) build it.
/// Node names are the paths of their modules, so that parameters carry upstream's names.
/// </summary>
/// <param name="spec">The declaration.</param>
/// <param name="graph">The graph to add the blocks to; null: a graph of their own.</param>
internal sealed class ResNetArchitecture(ResNetSpec spec, GraphBuilder? graph = null)
{
    private const int FirstDropBlockStage = 2;
    private const int DropBlockSize = 3;

    private readonly GraphBuilder _graph = graph ?? new();
    private readonly int _expansion = spec.Block == ResidualBlock.Basic ? 1 : 4;

    public NetworkGraph Build()
    {
        var stem = Stem(_graph.Input(spec.Input));
        var x = StemPool(stem);
        var features = new List<Feature>();
        foreach (var stage in Stages())
        {
            var name = $"layer{stage.Index + 1}";
            for (var block = 0; block < stage.Blocks; block++)
            {
                x = Block(x, $"{name}.{block}", stage, block);
            }

            features.Add(new Feature(x, name));
        }

        return _graph.Finish(
            spec, new Feature(stem, "relu"), features, features[features.Count - 1], "fc.", y => _graph.Linear(_graph.Dropout(_graph.GlobalAveragePool(y, "avgpool"), "drop", 0), "fc", spec.Classes));
    }

    /// <summary>A block of a network's only stage, which has a stride and a dilation of its own.</summary>
    public Value Block(Value x, string name, int stride, int dilation, int index) =>
        Block(x, name, new Stage(Index: 0, spec.Layers[0], spec.Channels[0], stride, FirstDilation: dilation, dilation, PoolsFirstBlock: false, IbnOf(0)), index);

    private Value Block(Value x, string name, Stage stage, int index)
    {
        _graph.BeginBlock(name);
        return spec.Block == ResidualBlock.Basic ? BasicBlock(x, name, stage, index) : Bottleneck(x, name, stage, index);
    }

    /// <param name="Index">Its index.</param>
    /// <param name="Blocks">Its blocks.</param>
    /// <param name="Planes">Channels before the block's expansion.</param>
    /// <param name="Stride">The first block's stride.</param>
    /// <param name="FirstDilation">The first block's dilation.</param>
    /// <param name="Dilation">The other blocks' dilation.</param>
    /// <param name="PoolsFirstBlock">The official ResNeSt pools in the first block of each stage but the first, whatever its stride; timm does not.</param>
    /// <param name="Ibn">IBN-Net's norm.</param>
    private sealed record Stage(int Index, int Blocks, int Planes, int Stride, int FirstDilation, int Dilation, bool PoolsFirstBlock, InstanceBatchNorm Ibn);

    /// <summary>Resolves strides and dilations; where dilation replaces a stride, the stage's first block keeps the dilation before it, unless asked otherwise.</summary>
    private Stage[] Stages()
    {
        var stages = new Stage[spec.Layers.Count];
        var dilation = 1;
        var reduction = 4;
        for (var i = 0; i < stages.Length; i++)
        {
            var stride = i == 0 ? 1 : i == stages.Length - 1 ? spec.LastStride : 2;
            var first = dilation;
            if (ReplacesStride(i, stages.Length, reduction))
            {
                dilation *= stride;
                stride = 1;
                first = spec.FirstBlockDilation == FirstBlockDilation.Stage ? dilation : first;
            }
            else
            {
                reduction *= stride;
            }

            var isOfficial = spec.OutputStride == 32 && !spec.ReplaceStrideWithDilation.Contains(true);
            stages[i] = new Stage(i, spec.Layers[i], spec.Channels[i], stride, first, dilation, i > 0 && isOfficial, IbnOf(i));
        }

        return stages;
    }

    private bool ReplacesStride(int stage, int stages, int reduction)
    {
        if (stage == 0)
        {
            return false;
        }

        return (stage - 1 < spec.ReplaceStrideWithDilation.Count && spec.ReplaceStrideWithDilation[stage - 1])
            || (spec.Dilation == 4 && stage >= stages - 2)
            || (spec.Dilation == 2 && stage == stages - 1)
            || (spec.OutputStride < 32 && reduction >= spec.OutputStride);
    }

    private InstanceBatchNorm IbnOf(int stage) => spec.Ibn.Count > 0 ? spec.Ibn[stage] : InstanceBatchNorm.None;

    private Value Stem(Value x)
    {
        if (spec.DeepStem)
        {
            var first = spec.TieredStem ? 3 * (spec.StemWidth / 4) : spec.StemWidth;
            x = _graph.Relu(Norm(PaddedConv(x, "conv1.0", first, WindowSpec.Square(3, 2, 1)), "conv1.1"), "conv1.2");
            x = _graph.Relu(Norm(PaddedConv(x, "conv1.3", spec.StemWidth, WindowSpec.Square(3, 1, 1)), "conv1.4"), "conv1.5");
            x = PaddedConv(x, "conv1.6", spec.StemWidth * 2, WindowSpec.Square(3, 1, 1));
        }
        else
        {
            x = PaddedConv(x, "conv1", 64, WindowSpec.Square(7, 2, 3));
        }

        return _graph.Relu(IbnOf(0) == InstanceBatchNorm.B ? InstanceNorm(x, "bn1") : Norm(x, "bn1"), "relu");
    }

    private Value StemPool(Value x) => spec.AntiAliasing == AntiAliasing.AvgPool
        ? _graph.AveragePool(x, "maxpool", WindowSpec.Square(2, 2), ceilMode: false, PoolDivisorKind.Clipped)
        : _graph.MaxPool(x, "maxpool", WindowSpec.Square(3, 2, 1));

    private Value BasicBlock(Value x, string prefix, Stage stage, int index)
    {
        var (stride, first) = index == 0 ? (stage.Stride, stage.FirstDilation) : (1, stage.Dilation);
        var antiAliased = IsAntiAliased(stride);

        var y = _graph.Convolution(x, $"{prefix}.conv1", stage.Planes, WindowSpec.Square(3, antiAliased ? 1 : stride, first, first));
        y = FirstNormRelu(y, prefix, stage);
        y = antiAliased ? AntiAliasPool(y, $"{prefix}.aa", stride) : y;
        y = _graph.EndResidualBranch(ConvNorm(y, $"{prefix}.conv2", $"{prefix}.bn2", stage.Planes, WindowSpec.Square(3, 1, stage.Dilation, stage.Dilation)));
        y = Attend(y, $"{prefix}.se");
        return Residual(y, x, prefix, stage, index, "act2");
    }

    private Value Bottleneck(Value x, string prefix, Stage stage, int index)
    {
        var (stride, dilation) = index == 0 ? (stage.Stride, stage.FirstDilation) : (1, stage.Dilation);
        var width = (int)Math.Floor(stage.Planes * (spec.BottleneckWidth / 64.0)) * spec.Cardinality;
        var caffe = spec.Style == ResNetStyle.Caffe;

        var y = FirstNormRelu(_graph.Convolution(x, $"{prefix}.conv1", width, WindowSpec.Square(1, caffe ? stride : 1)), prefix, stage);
        stride = caffe ? 1 : stride;

        var pooled = spec.Avd && (stride > 1 || (index == 0 && stage.PoolsFirstBlock));
        var pool = WindowSpec.Square(3, stride, 1);
        var antiAliased = IsAntiAliased(stride);
        if (pooled && spec.AvdFirst)
        {
            y = _graph.AveragePool(y, $"{prefix}.avd_first", pool, ceilMode: false, PoolDivisorKind.ClippedToPadding);
        }

        var window = WindowSpec.Square(3, pooled || antiAliased ? 1 : stride, dilation, dilation);
        y = spec.Radix > 0
            ? SplitAttention(y, $"{prefix}.conv2", width, window, stage)
            : _graph.Relu(Norm(PaddedConv(y, $"{prefix}.conv2", width, window, spec.Cardinality), $"{prefix}.bn2"), $"{prefix}.act2");
        if (pooled && !spec.AvdFirst)
        {
            y = _graph.AveragePool(y, $"{prefix}.avd_layer", pool, ceilMode: false, PoolDivisorKind.ClippedToPadding);
        }

        y = antiAliased ? AntiAliasPool(y, $"{prefix}.aa", stride) : y;
        y = _graph.EndResidualBranch(ConvNorm(y, $"{prefix}.conv3", $"{prefix}.bn3", stage.Planes * _expansion, WindowSpec.Square(1)));
        y = DropBlock(y, $"{prefix}.dropblock3", stage);
        y = Attend(y, $"{prefix}.se");
        return Residual(y, x, prefix, stage, index, "act3");
    }

    /// <summary>IBN-a: the first half of the channels by instance norm, the others by batch norm. The ReLU behind both parts is applied to each.</summary>
    private Value FirstNormRelu(Value x, string prefix, Stage stage)
    {
        if (stage.Ibn != InstanceBatchNorm.A)
        {
            return _graph.Relu(DropBlock(Norm(x, $"{prefix}.bn1"), $"{prefix}.dropblock1", stage), $"{prefix}.act1");
        }

        var half = _graph.ShapeOf(x).Channels / 2;
        var instance = InstanceNorm(_graph.Slice(x, $"{prefix}.bn1.first", 0, half), $"{prefix}.bn1.IN");
        var batch = Norm(_graph.Slice(x, $"{prefix}.bn1.second", half, half), $"{prefix}.bn1.BN");
        return _graph.Concat($"{prefix}.bn1.cat", _graph.Relu(instance, $"{prefix}.act1.IN"), _graph.Relu(batch, $"{prefix}.act1.BN"));
    }

    /// <summary>The sum of branch and shortcut, rectified; IBN-b norms it first, in the last block of its stages unless that is also the first.</summary>
    private Value Residual(Value branch, Value x, string prefix, Stage stage, int index, string activation)
    {
        var sum = _graph.Add(branch, Shortcut(x, $"{prefix}.downsample", stage, index), $"{prefix}.add");
        var isLast = index > 0 && index == stage.Blocks - 1;
        return _graph.Relu(stage.Ibn == InstanceBatchNorm.B && isLast ? InstanceNorm(sum, $"{prefix}.IN") : sum, $"{prefix}.{activation}");
    }

    private Value Shortcut(Value x, string prefix, Stage stage, int index)
    {
        var channels = stage.Planes * _expansion;
        if (index > 0 || (stage.Stride == 1 && _graph.ShapeOf(x).Channels == channels))
        {
            return x;
        }

        if (!spec.AvgDown)
        {
            return ConvNorm(x, $"{prefix}.0", $"{prefix}.1", channels, WindowSpec.Square(1, stage.Stride));
        }

        if (stage.Stride > 1)
        {
            x = _graph.AveragePool(x, $"{prefix}.0", WindowSpec.Square(stage.Stride, stage.Stride), ceilMode: true, PoolDivisorKind.Clipped);
        }
        else if (stage.Dilation > 1 && spec.OutputStride < 32)
        {
            // timm's AvgPool2dSame: the zeros after the map are part of it.
            x = _graph.AveragePool(x, $"{prefix}.0", new WindowSpec(2, 2, 1, 1, 0, 0, 1, 1, 1, 1), ceilMode: true, PoolDivisorKind.Full);
        }

        return ConvNorm(x, $"{prefix}.1", $"{prefix}.2", channels, WindowSpec.Square(1));
    }

    /// <summary>ResNeSt's SplAtConv2d, timm's SplitAttn.</summary>
    private Value SplitAttention(Value x, string name, int channels, WindowSpec window, Stage stage)
    {
        var radix = spec.Radix;
        var inner = AttentionWidth(_graph.ShapeOf(x).Channels * radix);
        x = Norm(PaddedConv(x, $"{name}.conv", channels * radix, window, spec.Cardinality * radix), $"{name}.bn0");
        x = _graph.Relu(DropBlock(x, $"{name}.dropblock", stage), $"{name}.act0");

        var gate = _graph.GlobalAveragePool(x, $"{name}.gap", radix);
        gate = _graph.Convolution(gate, $"{name}.fc1", inner, WindowSpec.Square(1), spec.Cardinality, bias: true);
        gate = _graph.Relu(Norm(gate, $"{name}.bn1"), $"{name}.act1");
        gate = _graph.Convolution(gate, $"{name}.fc2", channels * radix, WindowSpec.Square(1), spec.Cardinality, bias: true);
        gate = radix > 1
            ? _graph.RadixSoftmax(gate, $"{name}.rsoftmax", radix, spec.Cardinality)
            : _graph.Activation(gate, $"{name}.rsoftmax", ActivationKind.Sigmoid);
        return _graph.ChannelScale(x, gate, $"{name}.scale", radix);
    }

    /// <summary>ResNeSt regularizes its third and fourth stage by it.</summary>
    private Value DropBlock(Value x, string name, Stage stage) =>
        spec.Radix > 0 && stage.Index >= FirstDropBlockStage ? _graph.DropBlock(x, name, DropBlockSize) : x;

    /// <summary>max(channels / 4, 32), rounded to the divisor as timm's make_divisible does.</summary>
    private int AttentionWidth(int channels)
    {
        var divisor = spec.SplitAttentionDivisor;
        return divisor == 1 ? Math.Max(channels / 4, 32) : LayerExtensions.RoundToMultiple(channels * 0.25, divisor, 32);
    }

    private Value Attend(Value x, string name)
    {
        var channels = _graph.ShapeOf(x).Channels;
        switch (spec.Attention)
        {
            case ChannelAttention.SqueezeExcitation:
                var inner = LayerExtensions.RoundToMultiple(channels * (1.0 / spec.SqueezeReduction), spec.SqueezeDivisor, limit: 0);
                var gate = _graph.GlobalAveragePool(x, $"{name}.mean");
                gate = _graph.Convolution(gate, $"{name}.fc1", inner, WindowSpec.Square(1), bias: true);
                gate = _graph.Relu(gate, $"{name}.act");
                gate = _graph.Convolution(gate, $"{name}.fc2", channels, WindowSpec.Square(1), bias: true);
                return _graph.ChannelScale(x, _graph.Activation(gate, $"{name}.gate", ActivationKind.Sigmoid), $"{name}.scale");

            case ChannelAttention.Eca:
                var kernel = spec.EcaKernel > 0 ? spec.EcaKernel : EcaKernel(channels);
                return _graph.ChannelScale(x, _graph.EcaGate(_graph.GlobalAveragePool(x, $"{name}.mean"), $"{name}.conv", kernel), $"{name}.scale");

            default:
                return x;
        }
    }

    /// <summary>ECA-Net's rule with gamma 2 and beta 1: the odd number nearest above (log2(channels) + 1) / 2, at least 3.</summary>
    private static int EcaKernel(int channels)
    {
        var t = (int)(Math.Abs(Math.Log(channels, 2) + 1) / 2);
        return Math.Max(t % 2 == 1 ? t : t + 1, 3);
    }

    private bool IsAntiAliased(int stride) => spec.AntiAliasing == AntiAliasing.AvgPool && stride > 1;

    private Value AntiAliasPool(Value x, string name, int stride) =>
        _graph.AveragePool(x, name, WindowSpec.Square(stride, stride), ceilMode: false, PoolDivisorKind.Clipped);

    /// <summary>A convolution with padding: rectified where asked for.</summary>
    private Value PaddedConv(Value x, string name, int channels, WindowSpec window, int groups = 1)
    {
        var input = _graph.ShapeOf(x);
        x = _graph.Convolution(x, name, channels, window, groups);
        return spec.RectifiedConv ? _graph.Rectify(x, $"{name}.rectify", input, window, spec.RectifyAvg) : x;
    }

    /// <summary>A norm of each channel of each image by itself: group norm with as many groups as channels.</summary>
    private Value InstanceNorm(Value x, string name) => _graph.GroupNorm(x, name, _graph.ShapeOf(x).Channels, spec.NormEpsilon);

    private Value ConvNorm(Value x, string conv, string norm, int channels, WindowSpec window, int groups = 1) =>
        Norm(_graph.Convolution(x, conv, channels, window, groups), norm);

    private Value Norm(Value x, string name) => spec.Norm == NormKind.GroupNorm
        ? _graph.GroupNorm(x, name, spec.NormGroups, spec.NormEpsilon)
        : _graph.BatchNorm(x, name, spec.NormEpsilon);
}
