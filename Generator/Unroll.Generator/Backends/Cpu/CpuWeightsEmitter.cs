using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Planning;

namespace Unroll.Generator.Backends.Cpu;

/// <summary>Names and shapes of the parameters, and where each layer's kernel wants its packed weights.</summary>
internal static class CpuWeightsEmitter
{
    public static string Emit(NetworkDeclaration declaration, CpuPlan plan)
    {
        var writer = new SourceWriter();
        using (writer.PartialRecord(declaration))
        {
            writer.Line("/// <summary>The parameters, by their upstream names, and where each layer's kernel wants them: at, in floats.</summary>");
            using (writer.Block("private static class CpuWeights"))
            {
                BlockMethods.Write(
                    writer, "Visit", ("global::Unroll.Cpu.WeightVisitor", "weights"), plan.Steps.Where(s => s.Weights is not null), s => s.Step.Node.Block,
                    step => writer.Line($"weights.{Call(step.Step.Node, step.Step.Inputs[0].Shape, step.Kernel, step.Weights.GetValueOrDefault())}"));
            }
        }

        return writer.ToString();
    }

    internal static string Call(Node node, Shape input, CpuKernel kernel, int offset)
    {
        var name = $"at: {offset}, {SourceWriter.Literal(node.Name)}";
        return (kernel, node.Operator) switch
        {
            (CpuKernel.Linear, Convolution c) => $"Pointwise({name}, {input.Channels}, {c.OutChannels}{Groups(c.Groups)}{Bias(c.HasBias)}{Norm(c.Norm)});",
            (CpuKernel.Linear, LinearOperator l) => $"Linear({name}, {input.Channels}, {l.OutFeatures}{Bias(l.HasBias)});",
            (CpuKernel.ConvWinograd, Convolution c) => $"ConvWinograd({name}, {input.Channels}, {c.OutChannels}{Groups(c.Groups)}{Bias(c.HasBias)}{Norm(c.Norm)});",
            (CpuKernel.LinearMap, LinearOperator l) => $"LinearMap({name}, {input.Channels}, {input.Height}, {input.Width}, {l.OutFeatures}{Bias(l.HasBias)});",
            (_, Convolution c) =>
                $"{kernel}({name}, {input.Channels}, {c.OutChannels}, {c.Window.Height}, {c.Window.Width}{(kernel == CpuKernel.ConvDepthwise ? "" : Groups(c.Groups))}{Bias(c.HasBias)}{Norm(c.Norm)});",
            (_, DeformableConvolution c) =>
                $"Conv({name}, {input.Channels}, {c.OutChannels}, {c.Window.Height}, {c.Window.Width}{Groups(c.Groups)}{Norm(c.Norm)});",
            (_, NonLocalAttention) => $"Projection({name}, {2 * input.Channels});",
            (_, EcaGate e) => $"EcaGate({name}, {e.KernelSize});",
            (_, GroupNorm { IsLayerNorm: true }) => $"LayerNorm({name}, {node.Shape.Channels});",
            (_, GroupNorm) => $"GroupNorm({name}, {node.Shape.Channels});",
            (_, BatchNorm b) => $"BatchNorm({name}, {node.Shape.Channels}, epsilon: {SourceWriter.Literal(b.Epsilon)});",
            _ => throw new InvalidNetworkException($"{node.Name}: no weights are known for {node.Operator.GetType().Name}."),
        };
    }

    private static string Groups(int groups) => groups > 1 ? $", groups: {groups}" : "";

    private static string Bias(bool hasBias) => hasBias ? ", bias: true" : "";

    private static string Norm(FoldedNorm? norm) =>
        norm is not null ? $", norm: {SourceWriter.Literal(norm.Name)}, epsilon: {SourceWriter.Literal(norm.Epsilon)}" : "";
}
