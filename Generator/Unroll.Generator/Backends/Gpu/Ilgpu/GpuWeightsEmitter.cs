using Unroll.Generator.Backends.Cpu;
using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Backends.Gpu.Ilgpu;

/// <summary>Where each layer's kernel expects its packed weights on a GPU.</summary>
internal static class GpuWeightsEmitter
{
    public static string Emit(NetworkDeclaration declaration, GpuPlan plan)
    {
        var writer = new SourceWriter();
        writer.NestedClass(
            declaration, "Gpu", "The parameters by upstream name, each with the offset, in floats, at which the GPU kernels read it.", "Weights",
            () => BlockMethods.Write(
                writer, "Visit", ("global::Unroll.Cpu.Packing.WeightVisitor", "weights"), plan.Steps.Where(s => s.Weights is not null), s => s.Step.Node.Block,
                step => writer.Line($"weights.{Call(step)}")));
        return writer.ToString();
    }

    private static string Call(GpuStep step)
    {
        var (node, input) = (Unfused(step.Step.Node), step.Step.Inputs[0].Shape);
        return CpuWeightsEmitter.Call(node, input, CpuKernels.Select(node, input, winograd: false), step.Weights.GetValueOrDefault());
    }

    private static Node Unfused(Node node) => node.Operator is ConvolutionRadixSoftmax fused ? node with { Operator = fused.Convolution } : node;
}
