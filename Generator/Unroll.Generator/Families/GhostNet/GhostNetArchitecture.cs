using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.GhostNet;

/// <summary>GhostNet, as timm/models/ghostnet.py builds its first version.</summary>
/// <param name="spec">The declaration.</param>
/// <param name="graph">The graph to add the blocks to; null: a graph of their own.</param>
internal sealed class GhostNetArchitecture(GhostNetSpec spec, GraphBuilder? graph = null)
{
    private const double Epsilon = 1e-5;
    private const int Divisor = 4;
    private const int HeadChannels = 1280;

    /// <summary>The groups of blocks: kernel, expanded channels, channels, with squeeze-excitation or not, stride.</summary>
    private static readonly (int Kernel, int Expanded, int Channels, bool Squeeze, int Stride)[][] Groups =
    [
        [(3, 16, 16, false, 1)],
        [(3, 48, 24, false, 2)],
        [(3, 72, 24, false, 1)],
        [(5, 72, 40, true, 2)],
        [(5, 120, 40, true, 1)],
        [(3, 240, 80, false, 2)],
        [(3, 200, 80, false, 1), (3, 184, 80, false, 1), (3, 184, 80, false, 1), (3, 480, 112, true, 1), (3, 672, 112, true, 1)],
        [(5, 672, 160, true, 2)],
        [(5, 960, 160, false, 1), (5, 960, 160, true, 1), (5, 960, 160, false, 1), (5, 960, 160, true, 1)],
    ];

    private readonly GraphBuilder _graph = graph ?? new();

    public NetworkGraph Build()
    {
        // timm's feature map of the stem is the convolution's own, without norm and activation.
        var stem = _graph.Convolution(_graph.Input(spec.Input), "conv_stem", Width(16), WindowSpec.Square(3, 2, 1));
        var x = _graph.Relu(_graph.BatchNorm(stem, "bn1", Epsilon), "act1");
        var groups = new Value[Groups.Length];
        for (var i = 0; i < Groups.Length; i++)
        {
            for (var j = 0; j < Groups[i].Length; j++)
            {
                var (kernel, expanded, channels, squeeze, stride) = Groups[i][j];
                x = Bottleneck(x, $"blocks.{i}.{j}", kernel, Width(expanded), Width(channels), squeeze, stride);
            }

            groups[i] = x;
        }

        // Each of the paper's five stages ends before the next stride: at every second group.
        List<Feature> stages = [.. groups.Select((group, i) => new Feature(group, $"blocks.{i}")).Where((_, i) => i % 2 == 0)];
        _graph.OutputMaps(spec, new Feature(stem, "conv_stem"), stages);

        var last = $"blocks.{Groups.Length}";
        _graph.BeginBlock(last);
        x = ConvNorm(x, $"{last}.0.conv", $"{last}.0.bn1", Width(960), WindowSpec.Square(1), ActivationKind.Relu, $"{last}.0.act1");
        if (spec.Classes == 0 && !spec.ReturnsMaps)
        {
            _graph.Output(x, last);
        }

        // As in timm, conv_head belongs to the network whether or not a classifier follows.
        _graph.BeginBlock(GraphBuilder.Head);
        x = _graph.Relu(_graph.Convolution(_graph.GlobalAveragePool(x, "global_pool"), "conv_head", HeadChannels, WindowSpec.Square(1), bias: true), "act2");
        if (spec.Classes > 0)
        {
            _graph.Output(_graph.Linear(_graph.Dropout(x, "drop", 0.2), "classifier", spec.Classes), "logits");
        }

        _graph.Stages([.. stages.Select(stage => stage.Value)]);
        return _graph.Build("classifier.") with { Initial = InitialWeights.PyTorch };
    }

    /// <summary>Two Ghost modules, and a strided depthwise convolution between them.</summary>
    public Value Bottleneck(Value x, string prefix, int kernel, int expanded, int channels, bool squeeze, int stride)
    {
        _graph.BeginBlock(prefix);
        var y = GhostModule(x, $"{prefix}.ghost1", expanded, ActivationKind.Relu);
        if (stride > 1)
        {
            y = ConvNorm(y, $"{prefix}.conv_dw", $"{prefix}.bn_dw", expanded, WindowSpec.Square(kernel, stride, kernel / 2), groups: expanded);
        }

        y = squeeze ? Attend(y, $"{prefix}.se") : y;
        y = GhostModule(y, $"{prefix}.ghost2", channels, ActivationKind.None);
        return _graph.Add(y, Shortcut(x, $"{prefix}.shortcut", kernel, channels, stride), $"{prefix}.add");
    }

    private Value Shortcut(Value x, string prefix, int kernel, int channels, int stride)
    {
        var input = _graph.ShapeOf(x).Channels;
        if (stride == 1 && input == channels)
        {
            return x;
        }

        x = ConvNorm(x, $"{prefix}.0", $"{prefix}.1", input, WindowSpec.Square(kernel, stride, kernel / 2), groups: input);
        return ConvNorm(x, $"{prefix}.2", $"{prefix}.3", channels, WindowSpec.Square(1));
    }

    /// <summary>Some channels by a 1x1 convolution, the others from them by a cheap one, less those that are too many.</summary>
    private Value GhostModule(Value x, string name, int channels, ActivationKind activation)
    {
        var primary = (channels + spec.Ratio - 1) / spec.Ratio;
        x = ConvNorm(x, $"{name}.primary_conv.0", $"{name}.primary_conv.1", primary, WindowSpec.Square(1), activation, $"{name}.primary_conv.2");
        var cheap = ConvNorm(
            x, $"{name}.cheap_operation.0", $"{name}.cheap_operation.1", primary * (spec.Ratio - 1), WindowSpec.Square(spec.CheapKernel, 1, spec.CheapKernel / 2),
            activation, $"{name}.cheap_operation.2", primary);
        var joined = _graph.Concat($"{name}.concat", x, cheap);
        return primary * spec.Ratio == channels ? joined : _graph.Slice(joined, $"{name}.slice", 0, channels);
    }

    private Value Attend(Value x, string name)
    {
        var channels = _graph.ShapeOf(x).Channels;
        var gate = _graph.GlobalAveragePool(x, $"{name}.mean");
        gate = _graph.Relu(_graph.Convolution(gate, $"{name}.conv_reduce", LayerExtensions.RoundToMultiple(channels * 0.25, Divisor), WindowSpec.Square(1), bias: true), $"{name}.act1");
        gate = _graph.Convolution(gate, $"{name}.conv_expand", channels, WindowSpec.Square(1), bias: true);
        return _graph.ChannelScale(x, _graph.Activation(gate, $"{name}.gate", ActivationKind.HardSigmoid), $"{name}.scale");
    }

    private int Width(int channels) => LayerExtensions.RoundToMultiple(channels * spec.WidthMultiplier, Divisor);

    private Value ConvNorm(
        Value x, string conv, string norm, int channels, WindowSpec window, ActivationKind activation = ActivationKind.None, string activationName = "", int groups = 1)
    {
        x = _graph.BatchNorm(_graph.Convolution(x, conv, channels, window, groups), norm, Epsilon);
        return activation == ActivationKind.None ? x : _graph.Activation(x, activationName, activation);
    }
}
