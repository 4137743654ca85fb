using Unroll.Generator.Graph;

namespace Unroll.Generator.Passes;

/// <summary>Checks what every pass must preserve.</summary>
internal static class GraphVerifier
{
    /// <exception cref="InvalidOperationException">The graph is malformed; the message names the node.</exception>
    public static void Verify(NetworkGraph graph)
    {
        for (var id = 0; id < graph.Nodes.Count; id++)
        {
            var node = graph.Nodes[id];
            Check(node.Id == id, node, $"its id is not its index {id}");
            Check(node.Inputs.All(i => i >= 0 && i < id), node, "an input does not come before it");
            Check(node.Shape is { Channels: > 0, Height: > 0, Width: > 0 }, node, $"its shape {node.Shape} is empty");
            Check(node.Inputs.Count == Arity(node), node, $"it has {node.Inputs.Count} inputs, not {Arity(node)}");
            Check(node.Shape == ExpectedShape(node, i => graph.Nodes[node.Inputs[i]].Shape), node, $"its shape {node.Shape} does not follow from its inputs");
        }

        Check(graph.Outputs.Count > 0 && graph.Outputs.All(o => o.Node >= 0 && o.Node < graph.Nodes.Count), graph.Nodes[0], "the network has no valid output");
        var unused = graph.UseCounts().ToList().IndexOf(0);
        Check(unused < 0, graph.Nodes[Math.Max(unused, 0)], "nothing uses its result");
    }

    private static int Arity(Node node) => node.Operator switch
    {
        InputOperator => 0,
        Add or Interleave or DeformableConvolution or AttentionPool => 2,
        NonLocalAttention => 3,
        ConcatOperator => node.Inputs.Count,
        ChannelScale or ChannelAdd => ((ResidualOperator)node.Operator).HasResidual ? 3 : 2,
        ResidualOperator residual => residual.HasResidual ? 2 : 1,
        _ => 1,
    };

    private static Shape ExpectedShape(Node node, Func<int, Shape> input) => node.Operator switch
    {
        InputOperator => node.Shape,
        Convolution c => Windowed(input(0), c.Window, false) with { Channels = c.OutChannels },
        DeformableConvolution c when input(1).Channels == c.OffsetChannels => Windowed(input(0), c.Window, false) with { Channels = c.OutChannels },
        LinearOperator l => new Shape(l.OutFeatures, 1, 1),
        MaxPool m => Windowed(input(0), m.Window, m.CeilMode),
        AveragePool a => Windowed(input(0), a.Window, a.CeilMode),
        AdaptiveAveragePool a => new Shape(input(0).Channels, a.Height, a.Width),
        GlobalAveragePool g => new Shape(input(0).Channels / g.Radix, 1, 1),
        AttentionPool when input(1) == input(0) with { Channels = 1 } => new Shape(input(0).Channels, 1, 1),
        ChannelAdd when input(1) == new Shape(input(0).Channels, 1, 1) => input(0),
        NonLocalAttention when input(1) with { Channels = input(2).Channels } == input(2) && input(0).Channels == input(1).Channels =>
            input(0) with { Channels = input(2).Channels },
        DeformableConvolution or AttentionPool or ChannelAdd or NonLocalAttention => default,
        ChannelScale { Pool: null } s => input(0) with { Channels = input(0).Channels / s.Radix },
        ChannelScale s => Windowed(input(0), s.Pool.Window, s.Pool.CeilMode) with { Channels = input(0).Channels / s.Radix },
        ConcatOperator => input(0) with { Channels = Enumerable.Range(0, node.Inputs.Count).Sum(i => input(i).Channels) },
        Interleave => input(0) with { Channels = input(0).Channels + input(1).Channels },
        ChannelSlice s => input(0) with { Channels = s.Count },
        _ => input(0),
    };

    private static Shape Windowed(Shape shape, WindowSpec window, bool ceilMode)
    {
        var (height, width) = window.OutputSize(shape.Height, shape.Width, ceilMode);
        return new Shape(shape.Channels, height, width);
    }

    private static void Check(bool holds, Node node, string problem)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Malformed graph: node {node.Id} ({node.Name}, {node.Operator.GetType().Name}): {problem}.");
        }
    }
}
