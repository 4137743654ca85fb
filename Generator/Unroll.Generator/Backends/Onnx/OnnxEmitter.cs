using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Onnx;

/// <summary>The network as ONNX: what users of it see, and one statement a layer that adds it to the graph of a file.</summary>
internal static class OnnxEmitter
{
    private const string Options = "global::Unroll.Onnx.OnnxOptions? options = null";

    /// <param name="declaration">The declaration.</param>
    /// <param name="graph">The network to infer with, its batch norms with their convolutions.</param>
    /// <exception cref="InvalidNetworkException">A layer cannot be written.</exception>
    public static string Emit(NetworkDeclaration declaration, NetworkGraph graph)
    {
        var writer = new SourceWriter();
        using (writer.PartialRecord(declaration))
        {
            writer.Line($"/// <summary>{declaration.Spec.Name} as an ONNX file.</summary>");
            using (writer.Block("public static class Onnx"))
            {
                writer.Line("/// <summary>This network for programs that look for back ends.</summary>");
                writer.Line("public static global::Unroll.Onnx.OnnxProgram Program { get; } = new(Info, OnnxLayers.Build);");
                Save(writer, "Writes the network with parameters that are already open or in memory.", "path\">The file to write.", "weights\">The parameters by upstream's names.");
                writer.Line($"public static void Save(string path, global::Unroll.Weights.StateDict weights, {Options}) => Program.Save(path, weights, options);");
                Save(writer, "Writes the network with the parameters of a checkpoint.", "path\">The file to write.", "checkpointPath\">A PyTorch or safetensors file.");
                writer.Line($"public static void Save(string path, string checkpointPath, {Options}) => Program.Save(path, checkpointPath, options);");
                Save(writer, "Writes the network with parameters that are already open or in memory.", "stream\">Receives the file.", "weights\">The parameters by upstream's names.");
                writer.Line($"public static void Save(global::System.IO.Stream stream, global::Unroll.Weights.StateDict weights, {Options}) => Program.Save(stream, weights, options);");
                writer.Line();
                using (writer.Block("private static class OnnxLayers"))
                {
                    Layers(writer, graph);
                }
            }
        }

        return writer.ToString();
    }

    private static void Save(SourceWriter writer, string summary, params string[] parameters)
    {
        writer.Line();
        writer.Line($"/// <summary>{summary}</summary>");
        foreach (var parameter in parameters)
        {
            writer.Line($"/// <param name=\"{parameter}</param>");
        }

        writer.Line("/// <param name=\"options\">Form, batch, operator set, metadata, strictness; null: the defaults.</param>");
        writer.Line("/// <exception cref=\"global::Unroll.Weights.CheckpointException\">The parameters are not those of this network, or the file cannot be written; the message says why.</exception>");
    }

    private static void Layers(SourceWriter writer, NetworkGraph graph) =>
        BlockMethods.Write(
            writer,
            "Build",
            ("global::Unroll.Onnx.OnnxGraph", "g"),
            graph.Nodes.Where(node => node.Operator is not InputOperator),
            node => node.Block,
            node => writer.Line($"g[{node.Id}] = g.{OnnxLayers.Call(node, graph)};"),
            () =>
            {
                foreach (var output in graph.Outputs)
                {
                    writer.Line($"g.Output(g[{output.Node}], {SourceWriter.Literal(output.Name)});");
                }
            });
}
