using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Passes;
using Unroll.Generator.Planning;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends.Gpu;

/// <summary>Turns a graph into a GPU plan: the common plan without Winograd's algorithm, then signatures, weight offsets and scratch memory for its steps.</summary>
internal static class GpuPlanner
{
    /// <param name="source">The declared graph.</param>
    /// <param name="kernelSets">The kernel sets that are emitted: their kernels determine how much scratch memory is needed.</param>
    public static GpuPlan Plan(NetworkGraph source, IReadOnlyList<KernelSetChain> kernelSets)
    {
        var network = Planner.Plan(FuseRadixSoftmax.Run(Optimizer.Run(DropUnused.Run(source))), static _ => 0, static node => node.Operator.HaloWindow);
        try
        {
            return Plan(network, kernelSets);
        }
        catch (OverflowException)
        {
            throw new InvalidNetworkException($"Its weights need more than {int.MaxValue} floats on a GPU; declare fewer channels or fewer layers.");
        }
    }

    private static GpuPlan Plan(NetworkPlan network, IReadOnlyList<KernelSetChain> kernelSets)
    {
        var signatures = new SignatureTable(kernelSets);
        var steps = new List<GpuStep>();
        var weights = 0;
        foreach (var step in network.Steps)
        {
            var length = WeightLength(step);
            if (length == 0)
            {
                network.Graph.RequireNoParameters(step.Node, "ILGPU");
            }

            steps.Add(new GpuStep(step, signatures.IndexOf(Signatures.Of(step), step.Node.Name), length > 0 ? weights : null));
            weights = checked(weights + length);
        }

        var outputs = network.Outputs.Select((view, i) => signatures.IndexOf(Signatures.OfOutput(view), network.Graph.Outputs[i].Name)).ToList();
        var input = steps.Single(s => s.Step.Node.Operator is InputOperator);
        var arena = Align(checked(network.ArenaLength + signatures.Scratch));
        return new GpuPlan(
            network, input, steps.Where(s => s != input).ToEquatableArray(), outputs.ToEquatableArray(),
            signatures.All.ToEquatableArray(), network.ArenaLength, arena, weights);
    }

    private static int Align(int length) => checked(length + ArenaLayout.Alignment - 1) / ArenaLayout.Alignment * ArenaLayout.Alignment;

    private static int WeightLength(Step step)
    {
        var x = step.Inputs.Count > 0 ? step.Inputs[0].Shape : default;
        return step.Node.Operator switch
        {
            Convolution c => OfConvolution(x.Channels, c),
            ConvolutionRadixSoftmax s => OfConvolution(x.Channels, s.Convolution),
            DeformableConvolution c => GpuWeightLayout.Convolution(x.Channels, c.OutChannels, c.Window.Height * c.Window.Width, c.Groups),
            NonLocalAttention { Pairwise: PairwiseKind.Concatenation } => GpuWeightLayout.Align(2 * x.Channels),
            LinearOperator l => GpuWeightLayout.Convolution(checked((int)x.Length), l.OutFeatures, 1, 1),
            EcaGate e => GpuWeightLayout.Align(e.KernelSize),
            GroupNorm or BatchNorm => 2 * GpuWeightLayout.Align(step.Node.Shape.Channels),
            _ => 0,
        };
    }

    private static int OfConvolution(int channels, Convolution c) => GpuWeightLayout.Convolution(channels, c.OutChannels, c.Window.Height * c.Window.Width, c.Groups);

    /// <summary>The distinct signatures in order of first use.</summary>
    private sealed class SignatureTable(IReadOnlyList<KernelSetChain> kernelSets)
    {
        private readonly Dictionary<KernelSignature, int> _indices = [];
        private readonly List<KernelSignature> _all = [];

        public IReadOnlyList<KernelSignature> All => _all;

        /// <summary>Floats of scratch memory: the most that a kernel takes.</summary>
        public int Scratch { get; private set; }

        public int IndexOf(KernelSignature signature, string layer)
        {
            if (!_indices.TryGetValue(signature, out var index))
            {
                index = _all.Count;
                _indices.Add(signature, index);
                _all.Add(signature);
                foreach (var kernelSet in kernelSets)
                {
                    Scratch = Math.Max(Scratch, kernelSet.Write(signature, layer).Kernels.Max(k => k.Scratch));
                }
            }

            return index;
        }
    }
}
