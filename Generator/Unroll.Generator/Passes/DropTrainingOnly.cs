using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Support;

namespace Unroll.Generator.Passes;

/// <summary>Removes what only training does: who used its result uses its input.</summary>
internal static class DropTrainingOnly
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var newIds = new int[graph.Nodes.Count];
        var nodes = new List<Node>();
        foreach (var node in graph.Nodes)
        {
            if (node.Operator is TrainingOnlyOperator)
            {
                newIds[node.Id] = newIds[node.Inputs[0]];
            }
            else
            {
                newIds[node.Id] = nodes.Count;
                nodes.Add(node with { Id = nodes.Count, Inputs = node.Inputs.Select(i => newIds[i]).ToEquatableArray() });
            }
        }

        return graph with
        {
            Nodes = nodes.ToEquatableArray(),
            Outputs = graph.Outputs.Select(o => o with { Node = newIds[o.Node] }).ToEquatableArray(),
        };
    }
}
