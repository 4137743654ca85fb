using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Torch;

/// <summary>The nodes that one method runs.</summary>
/// <param name="Name">The block's name.</param>
/// <param name="Nodes">Its nodes in order.</param>
/// <param name="Inputs">The nodes of earlier blocks that it reads.</param>
/// <param name="Results">Its nodes that later blocks or the network's outputs read.</param>
internal sealed record TorchBlock(string Name, IReadOnlyList<Node> Nodes, IReadOnlyList<int> Inputs, IReadOnlyList<int> Results)
{
    public static IReadOnlyList<TorchBlock> Of(NetworkGraph graph)
    {
        var blocks = new List<TorchBlock>();
        foreach (var group in graph.Nodes.Where(n => n.Operator is not InputOperator).GroupBy(n => n.Block))
        {
            List<Node> nodes = [.. group];
            var own = new HashSet<int>(nodes.Select(n => n.Id));
            var inputs = nodes.SelectMany(n => n.Inputs).Where(id => !own.Contains(id)).Distinct().OrderBy(id => id);
            var outside = new HashSet<int>(graph.Nodes.Where(n => !own.Contains(n.Id)).SelectMany(n => n.Inputs).Concat(graph.Outputs.Select(o => o.Node)));
            blocks.Add(new TorchBlock(group.Key, nodes, [.. inputs], [.. own.Where(outside.Contains).OrderBy(id => id)]));
        }

        return blocks;
    }
}
