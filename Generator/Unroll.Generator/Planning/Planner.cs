using Unroll.Generator.Graph;
using Unroll.Generator.Passes;
using Unroll.Generator.Support;

namespace Unroll.Generator.Planning;

/// <summary>Graph to plan: passes, kernels, memory.</summary>
internal static class Planner
{
    /// <param name="source">The network as declared.</param>
    /// <param name="winograd">Whether 3x3 convolutions may use Winograd's algorithm.</param>
    /// <param name="last">A pass of the back end's own behind the common ones, or null.</param>
    /// <exception cref="InvalidNetworkException">The network is too large for 32-bit offsets.</exception>
    public static NetworkPlan Plan(NetworkGraph source, bool winograd = true, Func<NetworkGraph, NetworkGraph>? last = null)
    {
        try
        {
            var graph = Optimizer.Run(DropUnused.Run(source));
            return PlanOptimized(source, last is null ? graph : last(graph), winograd);
        }
        catch (OverflowException)
        {
            throw new InvalidNetworkException(
                $"Its weights or the activations of one image need more than {int.MaxValue} floats; declare a smaller input, fewer channels or fewer layers.");
        }
    }

    private static NetworkPlan PlanOptimized(NetworkGraph source, NetworkGraph graph, bool winograd)
    {
        var kernels = graph.Nodes
            .Where(n => n.Operator is not (ChannelSlice or ConcatOperator))
            .ToDictionary(n => n.Id, n => KernelSelection.Select(n, InputShape(graph, n), winograd));
        var workspaces = kernels
            .Select(k => (Id: k.Key, Length: KernelSelection.WorkspaceLength(graph.Nodes[k.Key], InputShape(graph, graph.Nodes[k.Key]), k.Value)))
            .Where(w => w.Length > 0)
            .ToDictionary(w => w.Id, w => w.Length);
        var memory = new MemoryPlanner(graph, workspaces);
        var steps = new List<Step>();
        var weights = 0;
        foreach (var node in graph.Nodes)
        {
            if (kernels.TryGetValue(node.Id, out var kernel))
            {
                var length = KernelSelection.WeightLength(node, InputShape(graph, node), kernel);
                steps.Add(new Step(
                    node, kernel, node.Inputs.Select(memory.ViewOf).ToEquatableArray(), memory.ViewOf(node.Id), memory.HaloToClear(node.Id),
                    length > 0 ? weights : -1, memory.WorkspaceOf(node.Id)));
                weights = checked(weights + length);
            }
            else if (node.Operator is ConcatOperator)
            {
                steps.AddRange(Copies(graph, memory, node));
            }
        }

        return new NetworkPlan(
            source, graph, steps.ToEquatableArray(), graph.Outputs.Select(o => memory.ViewOf(o.Node)).ToEquatableArray(), memory.ArenaLength, weights);
    }

    private static Shape InputShape(NetworkGraph graph, Node node) => node.Inputs.Count > 0 ? graph.Nodes[node.Inputs[0]].Shape : node.Shape;

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
                yield return new Step(concat, Kernel.Copy, new([memory.ViewOf(input.Id)]), part, memory.HaloToClear(concat.Id));
            }

            channel += input.Shape.Channels;
        }
    }
}
