using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Planning;

namespace Unroll.Generator.Emission.Cpu;

/// <summary>The forward pass: one method a block, one call a fused operation, every number a literal.</summary>
internal static class CpuForwardEmitter
{
    public static string Emit(NetworkDeclaration declaration, NetworkPlan plan)
    {
        var writer = new SourceWriter();
        using (writer.PartialRecord(declaration))
        {
            writer.Line("/// <summary>The forward pass on the CPU. A view is (offset in the arena, height, width, channels[, row stride, pixel stride]), in floats.</summary>");
            using (writer.Block("private static class CpuForward"))
            {
                foreach (var activation in UsedActivations(plan))
                {
                    writer.Line($"private const global::Unroll.Cpu.Calls.Activation {activation} = global::Unroll.Cpu.Calls.Activation.{activation};");
                }

                foreach (var divisor in UsedDivisors(plan))
                {
                    writer.Line($"private const global::Unroll.Cpu.Calls.PoolDivisor {divisor} = global::Unroll.Cpu.Calls.PoolDivisor.{divisor};");
                }

                writer.Line();
                var blocks = StepText.ByBlock(plan).ToList();
                using (writer.Block("public static void Run(global::Unroll.Cpu.Calls.ForwardPass pass)"))
                {
                    foreach (var (block, _) in blocks)
                    {
                        writer.Line($"{StepText.MethodName(block)}(pass);");
                    }

                    for (var i = 0; i < plan.Outputs.Count; i++)
                    {
                        writer.Line($"pass.Output({i}, x: {View(plan.Outputs[i])}); // {plan.Graph.Outputs[i].Name}");
                    }
                }

                foreach (var (block, steps) in blocks)
                {
                    writer.Line();
                    using (writer.Block($"private static void {StepText.MethodName(block)}(global::Unroll.Cpu.Calls.ForwardPass pass)"))
                    {
                        foreach (var step in steps)
                        {
                            EmitStep(writer, step, plan.Graph);
                        }
                    }
                }
            }
        }

        return writer.ToString();
    }

    private static void EmitStep(SourceWriter writer, Step step, NetworkGraph graph)
    {
        writer.Line($"// {StepText.Describe(step, graph)}");
        if (step.Clear is { } clear)
        {
            var (top, left, bottom, right) = (clear.Halo.Top, clear.Halo.Left, clear.Halo.Bottom, clear.Halo.Right);
            writer.Line($"pass.ClearHalo(y: {View(clear.Buffer)}, top: {top}, left: {left}, bottom: {bottom}, right: {right});");
        }

        writer.Line($"pass.{step.Kernel}({string.Join(", ", KernelArguments.Of(step))});");
    }

    internal static string View(BufferView view)
    {
        var shape = view.Shape;
        var dense = view.PixelStride == shape.Channels && view.RowStride == shape.Width * shape.Channels;
        return $"new({view.Offset}, {shape.Height}, {shape.Width}, {shape.Channels}" + (dense ? ")" : $", {view.RowStride}, {view.PixelStride})");
    }

    private static IEnumerable<ActivationKind> UsedActivations(NetworkPlan plan) => plan.Steps
        .Select(s => s.Node.Operator switch
        {
            FusibleOperator fusible => fusible.Activation,
            ActivationOperator activation => activation.Kind,
            _ => ActivationKind.None,
        })
        .Where(a => a != ActivationKind.None).Distinct().OrderBy(a => a);

    private static IEnumerable<PoolDivisorKind> UsedDivisors(NetworkPlan plan) => plan.Steps
        .Select(s => s.Node.Operator switch
        {
            AveragePool pool => pool,
            ChannelScale scale => scale.Pool,
            _ => null,
        })
        .OfType<AveragePool>().Select(p => p.Divisor).Distinct().OrderBy(d => d);
}
