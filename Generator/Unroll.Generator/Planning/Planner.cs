using Unroll.Generator.Graph;
using Unroll.Generator.Passes;
using Unroll.Generator.Support;

namespace Unroll.Generator.Planning;

/// <summary>Graph to plan: passes, kernels, memory.</summary>
internal static class Planner
{
    public static NetworkPlan Plan(NetworkGraph source)
    {
        var graph = Optimizer.Run(source);
        var memory = new MemoryPlanner(graph);
        var steps = new List<Step>();
        var weights = 0L;
        foreach (var node in graph.Nodes)
        {
            switch (node.Operator)
            {
                case ChannelSlice:
                    break;

                case ConcatOperator:
                    steps.AddRange(Copies(graph, memory, node));
                    break;

                default:
                    var input = node.Inputs.Count > 0 ? graph.Nodes[node.Inputs[0]].Shape : node.Shape;
                    var kernel = KernelSelection.Select(node, input);
                    var length = KernelSelection.WeightLength(node, input, kernel);
                    steps.Add(new Step(
                        node, kernel, node.Inputs.Select(memory.ViewOf).ToEquatableArray(), memory.ViewOf(node.Id), memory.HaloToClear(node.Id),
                        length > 0 ? (int)weights : -1));
                    weights += length;
                    break;
            }

            if (weights > int.MaxValue)
            {
                throw new InvalidNetworkException($"The packed weights need more than {int.MaxValue} floats; declare fewer channels or layers.");
            }
        }

        return new NetworkPlan(
            source, graph, steps.ToEquatableArray(), graph.Outputs.Select(o => memory.ViewOf(o.Node)).ToEquatableArray(), memory.ArenaLength, (int)weights);
    }

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
                yield return new Step(concat, Kernel.Copy, new([memory.ViewOf(input.Id)]), part, memory.HaloToClear(concat.Id), -1);
            }

            channel += input.Shape.Channels;
        }
    }
}
