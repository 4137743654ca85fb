using Unroll.Generator.Declarations;
using Unroll.Generator.Emission.Cpu;
using Unroll.Generator.Graph;
using Unroll.Generator.Planning;

namespace Unroll.Generator.Emission.Ilgpu;

/// <summary>Where each layer's kernel wants its packed weights on a GPU.</summary>
internal static class GpuWeightsEmitter
{
    public static string Emit(NetworkDeclaration declaration, GpuPlan plan)
    {
        var blocks = plan.Steps.Where(s => s.Step.WeightOffset >= 0).GroupBy(s => s.Step.Node.Block).ToList();
        var writer = new SourceWriter();
        using (writer.PartialRecord(declaration))
        {
            writer.Line("/// <summary>The parameters, by their upstream names, and where the GPU's kernels want them: at, in floats.</summary>");
            using (writer.Block("private static class GpuWeights"))
            {
                using (writer.Block("public static void Visit(global::Unroll.Cpu.Calls.WeightVisitor weights)"))
                {
                    foreach (var block in blocks)
                    {
                        writer.Line($"{StepText.MethodName(block.Key)}(weights);");
                    }
                }

                foreach (var block in blocks)
                {
                    writer.Line();
                    using (writer.Block($"private static void {StepText.MethodName(block.Key)}(global::Unroll.Cpu.Calls.WeightVisitor weights)"))
                    {
                        foreach (var step in block)
                        {
                            writer.Line($"weights.{CpuWeightsEmitter.Call(Unfused(step.Step), step.Step.Inputs[0].Shape)}");
                        }
                    }
                }
            }
        }

        return writer.ToString();
    }

    private static Step Unfused(Step step) => step.Node.Operator is ConvolutionRadixSoftmax fused
        ? step with { Kernel = Kernel.Conv, Node = step.Node with { Operator = fused.Convolution } }
        : step;
}
