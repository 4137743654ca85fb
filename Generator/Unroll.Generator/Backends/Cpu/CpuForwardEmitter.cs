using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Planning;

namespace Unroll.Generator.Backends.Cpu;

/// <summary>The forward pass: one method per block, one call per fused operation, every number a literal.</summary>
internal static class CpuForwardEmitter
{
    public static string Emit(NetworkDeclaration declaration, CpuPlan plan)
    {
        var writer = new SourceWriter();
        writer.NestedClass(
            declaration, "Cpu", "The forward pass on the CPU. A view is (offset in the arena, height, width, channels[, row stride, pixel stride]), in floats.", "Passes",
            () => Passes(writer, plan));
        return writer.ToString();
    }

    private static void Passes(SourceWriter writer, CpuPlan plan)
    {
        foreach (var activation in UsedActivations(plan))
        {
            writer.Line($"private const global::Unroll.Cpu.Arguments.Activation {activation} = global::Unroll.Cpu.Arguments.Activation.{activation};");
        }

        foreach (var divisor in UsedDivisors(plan))
        {
            writer.Line($"private const global::Unroll.Cpu.Arguments.PoolDivisor {divisor} = global::Unroll.Cpu.Arguments.PoolDivisor.{divisor};");
        }

        writer.Line();
        BlockMethods.Write(
            writer, "Run", ("global::Unroll.Cpu.Calls.ForwardPass", "pass"), plan.Steps, s => s.Step.Node.Block,
            step => EmitStep(writer, step, plan.Network.Graph),
            last: () => Outputs(writer, plan.Network));
    }

    private static void Outputs(SourceWriter writer, NetworkPlan network)
    {
        for (var i = 0; i < network.Outputs.Count; i++)
        {
            writer.Line($"pass.Output({i}, x: {View(network.Outputs[i])}); // {network.Graph.Outputs[i].Name}");
        }
    }

    private static void EmitStep(SourceWriter writer, CpuStep step, NetworkGraph graph)
    {
        writer.Line($"// {Describe(step, graph)}");
        if (step.Step.Clear is { } clear)
        {
            var (top, left, bottom, right) = (clear.Halo.Top, clear.Halo.Left, clear.Halo.Bottom, clear.Halo.Right);
            writer.Line($"pass.ClearHalo(y: {View(clear.Buffer)}, top: {top}, left: {left}, bottom: {bottom}, right: {right});");
        }

        writer.Line($"pass.{step.Kernel}({string.Join(", ", KernelArguments.Of(step))});");
    }

    private static string Describe(CpuStep step, NetworkGraph graph) => step.Kernel == CpuKernel.ConvWinograd
        ? StepText.Describe(step.Step.Node, graph, $"winograd {step.Step.Node.Operator.Text}")
        : StepText.Describe(step.Step, graph);

    internal static string View(BufferView view)
    {
        var shape = view.Shape;
        var dense = view.PixelStride == shape.Channels && view.RowStride == shape.Width * shape.Channels;
        return $"new({view.Offset}, {shape.Height}, {shape.Width}, {shape.Channels}" + (dense ? ")" : $", {view.RowStride}, {view.PixelStride})");
    }

    private static IEnumerable<ActivationKind> UsedActivations(CpuPlan plan) => plan.Steps
        .Select(s => s.Step.Node.Operator switch
        {
            FusibleOperator fusible => fusible.Activation,
            ActivationOperator activation => activation.Kind,
            _ => ActivationKind.None,
        })
        .Where(a => a != ActivationKind.None).Distinct().OrderBy(a => a);

    private static IEnumerable<PoolDivisorKind> UsedDivisors(CpuPlan plan) => plan.Steps
        .Select(s => s.Step.Node.Operator switch
        {
            AveragePool pool => pool,
            ChannelScale scale => scale.Pool,
            _ => null,
        })
        .OfType<AveragePool>().Select(p => p.Divisor).Distinct().OrderBy(d => d);
}
