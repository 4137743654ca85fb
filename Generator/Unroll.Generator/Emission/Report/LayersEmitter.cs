using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Planning;

namespace Unroll.Generator.Emission.Report;

/// <summary>The layer table that tools print.</summary>
internal static class LayersEmitter
{
    public static string Emit(NetworkDeclaration declaration, NetworkPlan plan)
    {
        var writer = new SourceWriter();
        using (writer.PartialRecord(declaration))
        {
            writer.Line("/// <summary>The layer table: name, kernel, output channels, height and width, parameters, multiply-accumulates, offset in the arena in floats.</summary>");
            using (writer.Block("private static class CpuLayers"))
            {
                var blocks = StepText.ByBlock(plan).ToList();
                using (writer.Block("public static void Visit(global::Unroll.Cpu.Calls.LayerTable layers)"))
                {
                    foreach (var (block, _) in blocks)
                    {
                        writer.Line($"{StepText.MethodName(block)}(layers);");
                    }
                }

                foreach (var (block, steps) in blocks)
                {
                    writer.Line();
                    using (writer.Block($"private static void {StepText.MethodName(block)}(global::Unroll.Cpu.Calls.LayerTable layers)"))
                    {
                        foreach (var step in steps)
                        {
                            var shape = step.Output.Shape;
                            var parameters = Parameters.Count(step.Node, i => plan.Graph.Nodes[i].Shape);
                            var macs = Parameters.MultiplyAccumulates(step.Node, i => plan.Graph.Nodes[i].Shape);
                            writer.Line(
                                $"layers.Add({SourceWriter.Literal(step.Node.Name)}, \"{step.Kernel}\", {shape.Channels}, {shape.Height}, {shape.Width}, {parameters}, {macs}, {step.Output.Offset});");
                        }
                    }
                }
            }
        }

        return writer.ToString();
    }
}
