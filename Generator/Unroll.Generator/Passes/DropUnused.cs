using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Passes;

/// <summary>Removes what no output needs: the stages after the last one that a backbone returns.</summary>
internal static class DropUnused
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var used = Used(graph);
        var editor = new GraphEditor(graph);
        foreach (var node in graph.Nodes.Where(node => !used[node.Id]))
        {
            editor.Remove(node);
        }

        return editor.Build();
    }

    /// <summary>Prefixes of the parameters that upstream has but this network does not use: whole blocks where possible, then those that were never in the graph.</summary>
    public static EquatableArray<string> Prefixes(NetworkGraph graph)
    {
        var used = Used(graph);
        var blocks = new HashSet<string>(graph.Nodes.Where(n => used[n.Id] || !n.Name.StartsWith(n.Block + ".", StringComparison.Ordinal)).Select(n => n.Block));
        return graph.Nodes
            .Where(n => !used[n.Id])
            .Select(n => (blocks.Contains(n.Block) ? n.Name : n.Block) + ".")
            .Concat(graph.ForeignPrefixes)
            .Distinct().ToEquatableArray();
    }

    private static bool[] Used(NetworkGraph graph)
    {
        var used = new bool[graph.Nodes.Count];
        foreach (var output in graph.Outputs)
        {
            used[output.Node] = true;
        }

        for (var id = graph.Nodes.Count - 1; id >= 0; id--)
        {
            if (used[id])
            {
                foreach (var input in graph.Nodes[id].Inputs)
                {
                    used[input] = true;
                }
            }
        }

        return used;
    }
}
