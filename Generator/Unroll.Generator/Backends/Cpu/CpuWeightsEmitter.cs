using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Cpu;

/// <summary>Names and shapes of the parameters, and where each layer's kernel expects its packed weights.</summary>
internal static class CpuWeightsEmitter
{
    public static string Emit(NetworkDeclaration declaration, CpuPlan plan)
    {
        var writer = new SourceWriter();
        writer.NestedClass(
            declaration, "Cpu", "The parameters by upstream name, each with the offset, in floats, at which its layer's kernel reads it.", "Weights",
            () => BlockMethods.Write(
                writer, "Visit", ("global::Unroll.Cpu.Packing.WeightVisitor", "weights"), plan.Steps.Where(s => s.Weights is not null), s => s.Step.Node.Block,
                step => writer.Line($"weights.{Call(step.Step.Node, step.Step.Inputs[0].Shape, step.Kernel, step.Weights.GetValueOrDefault())}")));
        return writer.ToString();
    }

    internal static string Call(Node node, Shape input, CpuKernel kernel, int offset)
    {
        var (start, path) = ($"offset: {offset}", SourceWriter.Literal(node.Name));
        var name = $"{start}, {path}";
        return (kernel, node.Operator) switch
        {
            (CpuKernel.Linear, LinearOperator l) => $"Linear({name}, {input.Channels}, {l.OutFeatures}{Bias(l.HasBias)});",
            (CpuKernel.LinearMap, LinearOperator l) => $"LinearMap({name}, {input.Channels}, {input.Height}, {input.Width}, {l.OutFeatures}{Bias(l.HasBias)});",
            (CpuKernel.ConvWinograd, Convolution c) when CpuKernels.KeepsWinogradTaps(c, input) => $"ConvWinogradTaps({Parameters(c)}));",
            (CpuKernel.ConvWinograd, Convolution c) => $"ConvWinograd({Parameters(c)}), tile: {CpuKernels.WinogradTile(c, input)});",
            (_, Convolution c) => $"{Method(kernel)}({Parameters(c)}));",
            (_, DeformableConvolution c) => $"Conv({Filters(c.OutChannels, c.Window, c.Groups)}{Norm(c.Norm)}));",
            (_, NonLocalAttention) => $"Projection({name}, {2 * input.Channels});",
            (_, EcaGate e) => $"EcaGate({name}, {e.KernelSize});",
            (_, GroupNorm { IsLayerNorm: true }) => $"LayerNorm({name}, {node.Shape.Channels});",
            (_, GroupNorm) => $"GroupNorm({name}, {node.Shape.Channels});",
            (_, BatchNorm b) => $"BatchNorm({name}, {node.Shape.Channels}, epsilon: {SourceWriter.Literal(b.Epsilon)});",
            _ => throw new InvalidNetworkException($"{node.Name}: the CPU back end knows no weights of {node.Operator.GetType().Name}."),
        };

        string Parameters(Convolution c) => $"{Filters(c.OutChannels, c.Window, c.Groups)}{(c.HasBias ? ", Bias: true" : "")}{Norm(c.Norm)}";

        string Filters(int outChannels, WindowSpec window, int groups) =>
            $"{start}, new({path}, {input.Channels}, {outChannels}, {window.Height}, {window.Width}{(groups > 1 ? $", Groups: {groups}" : "")}";
    }

    private static string Method(CpuKernel kernel) => kernel == CpuKernel.Linear ? "Pointwise" : kernel.ToString();

    private static string Bias(bool hasBias) => hasBias ? ", bias: true" : "";

    private static string Norm(FoldedNorm? norm) =>
        norm is not null ? $", Norm: {SourceWriter.Literal(norm.Name)}, Epsilon: {SourceWriter.Literal(norm.Epsilon)}" : "";
}
