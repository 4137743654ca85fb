using System.Globalization;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

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
            CheckOperator(node, graph.InputShapes(node));
        }

        Check(graph.Outputs.Count > 0 && graph.Outputs.All(o => o.Node >= 0 && o.Node < graph.Nodes.Count), graph.Nodes[0], "the network has no valid output");
        var unused = graph.UseCounts().ToList().IndexOf(0);
        Check(unused < 0, graph.Nodes[Math.Max(unused, 0)], "nothing uses its result");
    }

    private static void CheckOperator(Node node, IReadOnlyList<Shape> inputs)
    {
        var arity = node.Operator.Arity;
        Check(arity is null ? inputs.Count > 0 : inputs.Count == arity, node, $"it has {inputs.Count} inputs, not {arity?.ToString(CultureInfo.InvariantCulture) ?? "one or more"}");
        try
        {
            Check(node.Shape == node.Operator.OutputShape(inputs), node, $"its shape {node.Shape} does not follow from its inputs");
            Check(
                node.Operator is not ResidualOperator { HasResidual: true } || inputs[inputs.Count - 1] == node.Shape, node, "the residual that it adds has another shape");
        }
        catch (InvalidNetworkException e)
        {
            Check(false, node, e.Message.TrimEnd('.'));
        }
    }

    private static void Check(bool holds, Node node, string problem)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Malformed graph: node {node.Id} ({node.Name}, {node.Operator.GetType().Name}): {problem}.");
        }
    }
}
