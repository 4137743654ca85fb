using Unroll.Generator.Backends.Text;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Onnx;

/// <summary>The table of operators: the call that adds one to a graph.</summary>
internal static class OnnxLayers
{
    private const double UsualEpsilon = 1e-5;

    /// <exception cref="InvalidNetworkException">The operator cannot be written as ONNX.</exception>
    public static string Call(Node node, NetworkGraph graph)
    {
        var x = string.Join(", ", node.Inputs.Select(input => $"g[{input}]"));
        var named = $"{x}, {SourceWriter.Literal(node.Name)}";
        return node.Operator switch
        {
            Convolution { HasResidual: false, Activation: ActivationKind.None } c =>
                $"Conv({named}, {c.OutChannels}{Window(c.Window)}{Dilation(c.Window)}{Groups(c.Groups)}{(c.HasBias ? ", bias: true" : "")}{Norm(c.Norm)})",
            DeformableConvolution { Activation: ActivationKind.None } c =>
                $"DeformConv({named}, {c.OutChannels}{Window(c.Window)}{Dilation(c.Window)}{Groups(c.Groups)}{(c.DeformGroups > 1 ? $", deformGroups: {c.DeformGroups}" : "")}{(c.IsModulated ? ", modulated: true" : "")}{Norm(c.Norm)})",
            LinearOperator l => $"Linear({named}, {l.OutFeatures}{(l.HasBias ? ", bias: true" : "")})",
            BatchNorm b => $"BatchNorm({named}{Epsilon(b.Epsilon)})",
            GroupNorm { IsLayerNorm: true } g => $"LayerNorm({named}{Epsilon(g.Epsilon)})",
            GroupNorm g => $"GroupNorm({named}, {g.Groups}{Epsilon(g.Epsilon)})",
            ActivationOperator a => $"{a.Kind}({named})",
            Add or ChannelAdd => $"Add({named})",
            MaxPool m => $"MaxPool({named}{Window(m.Window)}{Ceil(m.CeilMode)})",
            AveragePool a => $"{Name(a.Divisor)}({named}{Window(a.Window)}{Ceil(a.CeilMode)})",
            AdaptiveAveragePool a => $"AdaptiveAvgPool({named}, {a.Height}, {a.Width})",
            GlobalAveragePool g => $"GlobalAvgPool({named}{Radix(g.Radix)})",
            ConstantAffine s => $"ConstantAffine({named}, [{Literals(s.Scale)}], [{Literals(s.Shift)}])",
            PixelScale s => $"PixelScale({named}, [{Literals(s.Rows)}], [{Literals(s.Columns)}])",
            RadixSoftmax s => $"RadixSoftmax({named}, {s.Radix}, {s.Cardinality})",
            ChannelScale { Pool: null } s => $"Gate({named}{Radix(s.Radix)})",
            EcaGate e => $"EcaGate({named}, {e.KernelSize})",
            AttentionPool => $"AttentionPool({named})",
            NonLocalAttention { Pairwise: PairwiseKind.Softmax, Scale: not 1 } a => $"NonLocalSoftmax({named}, {SourceWriter.Literal(a.Scale)})",
            NonLocalAttention a => $"NonLocal{a.Pairwise}({named})",
            ConcatOperator => $"Concat({SourceWriter.Literal(node.Name)}, {x})",
            ChannelShuffle => $"ChannelShuffle({named})",
            ChannelSlice s => $"Slice({named}, {s.Start}, {s.Count})",
            _ => throw new InvalidNetworkException($"{node.Name}: the ONNX back end has no nodes for {node.Operator.GetType().Name}."),
        };
    }

    private static string Name(PoolDivisorKind divisor) => divisor switch
    {
        PoolDivisorKind.Clipped => "AvgPoolInside",
        PoolDivisorKind.ClippedToPadding => "AvgPool",
        _ => "AvgPoolWhole",
    };

    /// <summary>Kernel, stride and padding, as far as they are not 1 and 0.</summary>
    private static string Window(WindowSpec w) =>
        $", {Pair(w.Height, w.Width)}"
        + (w.StrideY == 1 && w.StrideX == 1 ? "" : $", stride: {Pair(w.StrideY, w.StrideX)}")
        + (w.PadTop == 0 && w.PadLeft == 0 && w.PadBottom == 0 && w.PadRight == 0 ? "" : $", pad: {Sides(w)}");

    private static string Sides(WindowSpec w) =>
        w.PadTop == w.PadBottom && w.PadLeft == w.PadRight ? Pair(w.PadTop, w.PadLeft) : $"({w.PadTop}, {w.PadLeft}, {w.PadBottom}, {w.PadRight})";

    private static string Dilation(WindowSpec w) => w.DilationY == 1 && w.DilationX == 1 ? "" : $", dilation: {Pair(w.DilationY, w.DilationX)}";

    private static string Pair(int y, int x) => y == x ? $"{y}" : $"({y}, {x})";

    private static string Groups(int groups) => groups > 1 ? $", groups: {groups}" : "";

    private static string Radix(int radix) => radix > 1 ? $", {radix}" : "";

    private static string Ceil(bool ceil) => ceil ? ", ceil: true" : "";

    private static string Norm(FoldedNorm? norm) => norm is null ? "" : $", norm: {SourceWriter.Literal(norm.Name)}{Epsilon(norm.Epsilon)}";

    private static string Epsilon(double epsilon) => epsilon == UsualEpsilon ? "" : $", epsilon: {SourceWriter.Literal(epsilon)}";

    private static string Literals(IEnumerable<double> values) => string.Join(", ", values.Select(SourceWriter.Literal));
}
