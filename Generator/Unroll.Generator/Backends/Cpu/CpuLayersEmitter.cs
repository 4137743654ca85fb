using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Backends.Cpu;

/// <summary>The layer table that tools print.</summary>
internal static class CpuLayersEmitter
{
    public static string Emit(NetworkDeclaration declaration, CpuPlan plan)
    {
        var writer = new SourceWriter();
        writer.NestedClass(
            declaration, "Cpu", "The layer table: name, kernel, output channels, height and width, parameters, multiply-accumulates, offset in the arena in floats.", "LayerList",
            () => BlockMethods.Write(
                writer, "Visit", ("global::Unroll.Cpu.Calls.LayerTable", "layers"), plan.Steps, s => s.Step.Node.Block,
                step => writer.Line($"layers.Add({Arguments(step, plan.Network.Graph)});")));
        return writer.ToString();
    }

    private static string Arguments(CpuStep step, NetworkGraph graph)
    {
        var (node, shape) = (step.Step.Node, step.Step.Output.Shape);
        return $"{SourceWriter.Literal(node.Name)}, \"{step.Kernel}\", {shape.Channels}, {shape.Height}, {shape.Width}, {graph.ParameterCount(node)}, {graph.MultiplyAccumulates(node)}, {step.Step.Output.Offset}";
    }
}
