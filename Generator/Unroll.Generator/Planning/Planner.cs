using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Support;

namespace Unroll.Generator.Planning;

/// <summary>Turns a graph into a plan: steps and memory.</summary>
internal static class Planner
{
    /// <param name="graph">The graph after the passes.</param>
    /// <param name="workspaceLength">Floats of the arena that a node's kernel needs while it runs, besides its inputs and output.</param>
    /// <param name="haloWindow">The window by which a node's kernel reads zeros from the memory around its first input; null if it does not.</param>
    /// <exception cref="InvalidNetworkException">The network is too large for 32-bit offsets.</exception>
    public static NetworkPlan Plan(NetworkGraph graph, Func<Node, int> workspaceLength, Func<Node, WindowSpec?> haloWindow)
    {
        try
        {
            var workspaces = graph.Nodes.Select(node => (node.Id, Length: workspaceLength(node))).Where(w => w.Length > 0).ToDictionary(w => w.Id, w => w.Length);
            var memory = new MemoryPlanner(graph, workspaces, haloWindow);
            var outputs = graph.Outputs.Select(o => memory.ViewOf(o.Node)).ToEquatableArray();
            return new NetworkPlan(graph, graph.Nodes.SelectMany(node => Steps(graph, memory, node)).ToEquatableArray(), outputs, memory.ArenaLength);
        }
        catch (OverflowException)
        {
            throw TooLarge();
        }
    }

    /// <summary>The error for a network whose arena or weights exceed 32-bit offsets.</summary>
    public static InvalidNetworkException TooLarge() => new(
        $"Its weights or the activations of one image need more than {int.MaxValue} floats; declare a smaller input, fewer channels or fewer layers.");

    private static IEnumerable<Step> Steps(NetworkGraph graph, MemoryPlanner memory, Node node) => node.Operator switch
    {
        ChannelSlice => [],
        ConcatOperator => Copies(graph, memory, node),
        _ => [new Step(node, node.Inputs.Select(memory.ViewOf).ToEquatableArray(), memory.ViewOf(node.Id), memory.HaloToClear(node.Id), memory.WorkspaceOf(node.Id))],
    };

    /// <summary>The parts of a concatenation that could not be computed in place.</summary>
    private static IEnumerable<Step> Copies(NetworkGraph graph, MemoryPlanner memory, Node concat)
    {
        var channel = 0;
        for (var i = 0; i < concat.Inputs.Count; i++)
        {
            var input = graph.Nodes[concat.Inputs[i]];
            if (!memory.IsElided(concat, i))
            {
                var whole = memory.ViewOf(concat.Id);
                var part = whole with { Offset = whole.Offset + channel, Shape = input.Shape };
                yield return new Step(concat, new([memory.ViewOf(input.Id)]), part, memory.HaloToClear(concat.Id));
            }

            channel += input.Shape.Channels;
        }
    }
}
