using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Planning;

namespace Unroll.Generator.Emission.Cpu;

/// <summary>Names and shapes of the parameters, and where each layer's kernel wants its packed weights.</summary>
internal static class CpuWeightsEmitter
{
    public static string Emit(NetworkDeclaration declaration, NetworkPlan plan)
    {
        var writer = new SourceWriter();
        using (writer.PartialRecord(declaration))
        {
            writer.Line("/// <summary>The parameters, by their upstream names, and where each layer's kernel wants them: at, in floats.</summary>");
            using (writer.Block("private static class CpuWeights"))
            {
                var blocks = StepText.ByBlock(plan).Where(b => b.Steps.Any(s => s.WeightOffset >= 0)).ToList();
                using (writer.Block("public static void Visit(global::Unroll.Cpu.Calls.WeightVisitor weights)"))
                {
                    foreach (var (block, _) in blocks)
                    {
                        writer.Line($"{StepText.MethodName(block)}(weights);");
                    }
                }

                foreach (var (block, steps) in blocks)
                {
                    writer.Line();
                    using (writer.Block($"private static void {StepText.MethodName(block)}(global::Unroll.Cpu.Calls.WeightVisitor weights)"))
                    {
                        foreach (var step in steps.Where(s => s.WeightOffset >= 0))
                        {
                            var input = plan.Graph.Nodes[step.Node.Inputs[0]].Shape;
                            writer.Line($"weights.{Call(step, input)}");
                        }
                    }
                }
            }
        }

        return writer.ToString();
    }

    internal static string Call(Step step, Shape input)
    {
        var (at, path) = ($"at: {step.WeightOffset}", SourceWriter.Literal(step.Node.Name));
        var name = $"{at}, {path}";
        return (step.Kernel, step.Node.Operator) switch
        {
            (Kernel.Linear, LinearOperator l) => $"Linear({name}, {input.Channels}, {l.OutFeatures}{Bias(l.HasBias)});",
            (Kernel.LinearMap, LinearOperator l) => $"LinearMap({name}, {input.Channels}, {input.Height}, {input.Width}, {l.OutFeatures}{Bias(l.HasBias)});",
            (_, Convolution c) => $"{Method(step.Kernel)}({Filters(c.OutChannels, c.Window, c.Groups)}{(c.HasBias ? ", Bias: true" : "")}{Norm(c.Norm)}));",
            (_, DeformableConvolution c) => $"Conv({Filters(c.OutChannels, c.Window, c.Groups)}{Norm(c.Norm)}));",
            (_, NonLocalAttention) => $"Projection({name}, {2 * input.Channels});",
            (_, EcaGate e) => $"EcaGate({name}, {e.KernelSize});",
            (_, GroupNorm { IsLayerNorm: true }) => $"LayerNorm({name}, {step.Node.Shape.Channels});",
            (_, GroupNorm) => $"GroupNorm({name}, {step.Node.Shape.Channels});",
            (_, BatchNorm b) => $"BatchNorm({name}, {step.Node.Shape.Channels}, epsilon: {SourceWriter.Literal(b.Epsilon)});",
            _ => throw new InvalidOperationException($"{step.Node.Name}: no weights are known for {step.Node.Operator.GetType().Name}."),
        };

        string Filters(int outChannels, WindowSpec window, int groups) =>
            $"{at}, new({path}, {input.Channels}, {outChannels}, {window.Height}, {window.Width}{(groups > 1 ? $", Groups: {groups}" : "")}";
    }

    private static string Method(Kernel kernel) => kernel == Kernel.Linear ? "Pointwise" : kernel.ToString();

    private static string Bias(bool hasBias) => hasBias ? ", bias: true" : "";

    private static string Norm(FoldedNorm? norm) =>
        norm is not null ? $", Norm: {SourceWriter.Literal(norm.Name)}, Epsilon: {SourceWriter.Literal(norm.Epsilon)}" : "";
}
