using Unroll.Generator.Backends.Text;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Torch;

/// <summary>The table of operators: the module that holds an operator's parameters, and the statement that computes it.</summary>
internal static class TorchLayers
{
    /// <summary>The TorchSharp module that holds the operator's parameters, or null.</summary>
    public static string? TypeName(Operator op) => op switch
    {
        Convolution => "Conv2d",
        LinearOperator => "Linear",
        BatchNorm => "BatchNorm2d",
        GroupNorm { IsLayerNorm: true } => "LayerNorm",
        GroupNorm => "GroupNorm",
        DeformableConvolution => "Parameter",
        NonLocalAttention { Pairwise: PairwiseKind.Concatenation } => "Conv2d",
        EcaGate => "Conv1d",
        _ => null,
    };

    /// <summary>The expression that makes and registers the module, or null.</summary>
    public static string? Construction(Node node, NetworkGraph graph)
    {
        var name = SourceWriter.Literal(node.Name);
        var input = node.Inputs.Count == 0 ? node.Shape : graph.Nodes[node.Inputs[0]].Shape;
        var endsResidualBranch = node.EndsResidualBranch ? ", endsResidualBranch: true" : "";
        var construction = node.Operator switch
        {
            Convolution c => $"Conv2d({name}, {input.Channels}, {c.OutChannels}{Window(c.Window)}{Dilation(c.Window)}{(c.Groups > 1 ? $", groups: {c.Groups}" : "")}{(c.HasBias ? ", bias: true" : "")})",
            LinearOperator l => $"Linear({name}, {input.Length}, {l.OutFeatures}{(l.HasBias ? ", bias: true" : "")})",
            BatchNorm b => $"BatchNorm2d({name}, {input.Channels}, epsilon: {SourceWriter.Literal(b.Epsilon)}{Momentum(graph)}{endsResidualBranch})",
            GroupNorm { IsLayerNorm: true } g => $"LayerNorm({name}, {input.Channels}, epsilon: {SourceWriter.Literal(g.Epsilon)})",
            GroupNorm g => $"GroupNorm({name}, {g.Groups}, {input.Channels}, epsilon: {SourceWriter.Literal(g.Epsilon)}{endsResidualBranch})",
            EcaGate e => $"Conv1d({name}, kernel: {e.KernelSize})",
            DeformableConvolution c => $"DeformableWeight({name}, {input.Channels}, {c.OutChannels}{Pair("kernel", c.Window.Height, c.Window.Width)}{(c.Groups > 1 ? $", groups: {c.Groups}" : "")}{(c.IsModulated ? ", modulated: true" : "")})",
            NonLocalAttention { Pairwise: PairwiseKind.Concatenation } => $"Conv2d({name}, {2 * input.Channels}, 1, kernel: 1)",
            _ => null,
        };
        return node.InitStd is { } std && construction is not null ? $"InitStd({construction}, std: {SourceWriter.Literal(std)})" : construction;
    }

    /// <summary>The expression that computes a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="field">The field of its module.</param>
    /// <param name="x">The variables of its inputs.</param>
    public static string Statement(Node node, NetworkGraph graph, string field, IReadOnlyList<string> x) => node.Operator switch
    {
        Convolution c => $"{field}.call({Padded(c.Window, x[0])})",
        LinearOperator => $"{field}.call(Flatten({x[0]}))",
        BatchNorm or GroupNorm => $"{field}.call({x[0]})",
        ActivationOperator a => $"{a.Kind}({x[0]})",
        Add => $"{x[0]} + {x[1]}",
        MaxPool m when IsSymmetric(m.Window) => $"MaxPool2d({x[0]}{Window(m.Window)}{(m.CeilMode ? ", ceilMode: true" : "")})",
        AveragePool a => AveragePool(a, x[0]),
        AdaptiveAveragePool a => $"AdaptiveAvgPool2d({x[0]}, height: {a.Height}, width: {a.Width})",
        GlobalAveragePool { Radix: 1 } => $"GlobalAvgPool2d({x[0]})",
        GlobalAveragePool g => $"GlobalAvgPool2d(SumOfSplits({x[0]}, radix: {g.Radix}))",
        ConstantAffine s => $"ConstantAffine({x[0]}, scale: [{Literals(s.Scale)}], shift: [{Literals(s.Shift)}])",
        PixelScale s => $"PixelScale({x[0]}, rows: [{Literals(s.Rows)}], columns: [{Literals(s.Columns)}])",
        RadixSoftmax s => $"RadixSoftmax({x[0]}, radix: {s.Radix}, cardinality: {s.Cardinality})",
        ChannelScale { Radix: 1 } => $"{x[0]} * {x[1]}",
        ChannelScale s => $"SumOfSplits({x[0]} * {x[1]}, radix: {s.Radix})",
        DeformableConvolution c => Deformable(c, x, field),
        AttentionPool => $"AttentionPool({x[0]}, {x[1]})",
        ChannelAdd => $"{x[0]} + {x[1]}",
        NonLocalAttention a => NonLocal(a, x, field),
        EcaGate => $"EcaGate({field}, {x[0]})",
        ConcatOperator => $"Concat({string.Join(", ", x)})",
        ChannelShuffle => $"ChannelShuffle({x[0]}, {x[1]})",
        ChannelSlice s => $"Slice({x[0]}, start: {s.Start}, count: {s.Count})",
        Dropout d => $"Dropout({x[0]}, rate: {SourceWriter.Literal(d.Rate)}{Stage(node)})",
        StochasticDepth d => $"StochasticDepth({x[0]}, rate: {SourceWriter.Literal(d.Rate)}{Stage(node)})",
        DropBlock d => $"DropBlock({x[0]}, size: {d.Size}{Stage(node)})",
        _ => throw new InvalidNetworkException($"{node.Name}: the TorchSharp back end has no statement for {node.Operator.GetType().Name} of {graph.Nodes[node.Inputs[0]].Shape}."),
    };

    private static string Deformable(DeformableConvolution c, IReadOnlyList<string> x, string field)
    {
        var w = c.Window;
        var text = $"DeformableConv2d({x[0]}, {x[1]}, {field}";
        text += w.StrideY == 1 && w.StrideX == 1 ? "" : Pair("stride", w.StrideY, w.StrideX);
        text += w.PadTop == 0 && w.PadLeft == 0 ? "" : Pair("padding", w.PadTop, w.PadLeft);
        text += Dilation(w) + (c.Groups > 1 ? $", groups: {c.Groups}" : "") + (c.DeformGroups > 1 ? $", deformGroups: {c.DeformGroups}" : "");
        return text + (c.IsModulated ? ", modulated: true)" : ")");
    }

    private static string NonLocal(NonLocalAttention attention, IReadOnlyList<string> x, string field)
    {
        var last = attention.Pairwise == PairwiseKind.Concatenation ? $", {field}" : attention.Scale == 1 ? "" : $", scale: {SourceWriter.Literal(attention.Scale)}";
        return $"NonLocal{attention.Pairwise}({x[0]}, {x[1]}, {x[2]}{last})";
    }

    private static string AveragePool(AveragePool pool, string x)
    {
        var window = pool.Window;
        var divisor = pool.Divisor switch
        {
            PoolDivisorKind.Clipped => ", countIncludePad: false",
            PoolDivisorKind.ClippedToPadding => "",
            _ => $", divisor: {window.Height * window.Width}",
        };
        return $"AvgPool2d({Padded(window, x)}{Window(window)}{(pool.CeilMode ? ", ceilMode: true" : "")}{divisor})";
    }

    /// <summary>The input, explicitly padded if the sides differ: modules can only pad opposite sides equally.</summary>
    private static string Padded(WindowSpec w, string x) =>
        IsSymmetric(w) ? x : $"Pad({x}, left: {w.PadLeft}, right: {w.PadRight}, top: {w.PadTop}, bottom: {w.PadBottom})";

    private static bool IsSymmetric(WindowSpec w) => w.PadTop == w.PadBottom && w.PadLeft == w.PadRight;

    /// <summary>Kernel, stride and padding, unless they are 1, 1 and 0.</summary>
    private static string Window(WindowSpec w)
    {
        var (padY, padX) = IsSymmetric(w) ? (w.PadTop, w.PadLeft) : (0, 0);
        var text = Pair("kernel", w.Height, w.Width);
        text += w.StrideY == 1 && w.StrideX == 1 ? "" : Pair("stride", w.StrideY, w.StrideX);
        return text + (padY == 0 && padX == 0 ? "" : Pair("padding", padY, padX));
    }

    private static string Dilation(WindowSpec w) => w.DilationY == 1 && w.DilationX == 1 ? "" : Pair("dilation", w.DilationY, w.DilationX);

    private static string Pair(string name, int y, int x) => y == x ? $", {name}: {y}" : $", {name}: ({y}, {x})";

    private static string Momentum(NetworkGraph graph) =>
        graph.NormMomentum == NetworkGraph.DefaultNormMomentum ? "" : $", momentum: {SourceWriter.Literal(graph.NormMomentum)}";

    private static string Stage(Node node) => node.Stage == Node.Head ? "" : $", stage: {node.Stage}";

    private static string Literals(IEnumerable<double> values) => string.Join(", ", values.Select(SourceWriter.Literal));
}
