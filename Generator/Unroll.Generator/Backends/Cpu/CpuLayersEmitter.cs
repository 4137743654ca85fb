using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Planning;

namespace Unroll.Generator.Backends.Cpu;

/// <summary>The layer table that tools print.</summary>
internal static class CpuLayersEmitter
{
    public static string Emit(NetworkDeclaration declaration, CpuPlan plan)
    {
        var writer = new SourceWriter();
        using (writer.PartialRecord(declaration))
        {
            writer.Line("/// <summary>The layer table: name, kernel, output channels, height and width, parameters, multiply-accumulates, offset in the arena in floats.</summary>");
            using (writer.Block("private static class CpuLayers"))
            {
                BlockMethods.Write(writer, "Visit", ("global::Unroll.Cpu.Calls.LayerTable", "layers"), plan.Steps, s => s.Step.Node.Block, step =>
                {
                    var (node, shape, graph) = (step.Step.Node, step.Step.Output.Shape, plan.Network.Graph);
                    writer.Line(
                        $"layers.Add({SourceWriter.Literal(node.Name)}, \"{step.Kernel}\", {shape.Channels}, {shape.Height}, {shape.Width}, {graph.ParameterCount(node)}, {graph.MultiplyAccumulates(node)}, {step.Step.Output.Offset});");
                });
            }
        }

        return writer.ToString();
    }
}
