using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Passes;
using Unroll.Generator.Planning;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends.Cpu;

/// <summary>Turns a graph into a CPU plan: the common passes, then kernels, memory and the offsets of weights.</summary>
internal static class CpuPlanner
{
    /// <param name="declared">The network as declared.</param>
    /// <param name="winograd">Whether 3x3 convolutions may use Winograd's algorithm.</param>
    /// <exception cref="InvalidNetworkException">The network is too large for 32-bit offsets, or an operator has no kernel.</exception>
    public static CpuPlan Plan(NetworkGraph declared, bool winograd = true)
    {
        try
        {
            var graph = Optimizer.Run(DropUnused.Run(declared));
            return WithWeights(Planner.Plan(graph, node => Workspace(graph, node, winograd), node => CpuKernels.HaloWindow(node, InputShape(graph, node))), winograd);
        }
        catch (OverflowException)
        {
            throw Planner.TooLarge();
        }
    }

    private static int Workspace(NetworkGraph graph, Node node, bool winograd) => node.Operator is ChannelSlice
        ? 0
        : CpuKernels.WorkspaceLength(node, InputShape(graph, node), CpuKernels.Select(node, InputShape(graph, node), winograd));

    private static CpuPlan WithWeights(NetworkPlan network, bool winograd)
    {
        var steps = new List<CpuStep>();
        var weights = 0;
        foreach (var step in network.Steps)
        {
            var input = InputShape(network.Graph, step.Node);
            var kernel = CpuKernels.Select(step.Node, input, winograd);
            var length = CpuKernels.WeightLength(step.Node, input, kernel);
            if (length == 0)
            {
                network.Graph.RequireNoParameters(step.Node, "CPU");
            }

            steps.Add(new CpuStep(step, kernel, length > 0 ? weights : null));
            weights = checked(weights + length);
        }

        return new CpuPlan(network, steps.ToEquatableArray(), weights);
    }

    private static Shape InputShape(NetworkGraph graph, Node node) => node.Inputs.Count > 0 ? graph.Nodes[node.Inputs[0]].Shape : node.Shape;
}
