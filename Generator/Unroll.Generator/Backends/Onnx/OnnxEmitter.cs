using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Onnx;

/// <summary>The network as ONNX: the part that users see, and one statement per layer that adds it to the graph of a file.</summary>
internal static class OnnxEmitter
{
    private const string Weights = "global::Unroll.Weights.StateDict";

    private static readonly (string ToType, string To, string FromType, string From)[] Overloads =
    [
        ("string", "path", Weights, "weights"),
        ("string", "path", "string", "checkpointPath"),
        ("global::System.IO.Stream", "stream", Weights, "weights"),
    ];

    /// <param name="declaration">The declaration.</param>
    /// <param name="graph">The network for inference, with batch norms attached to their convolutions.</param>
    /// <exception cref="InvalidNetworkException">A layer cannot be written.</exception>
    public static string Emit(NetworkDeclaration declaration, NetworkGraph graph)
    {
        var writer = new SourceWriter();
        using (writer.PartialRecord(declaration))
        {
            writer.Line($"/// <summary>{declaration.Spec.Name} as an ONNX file.</summary>");
            writer.GeneratedAttributes();
            using (writer.Block("public static class Onnx"))
            {
                writer.Line("/// <summary>This network, for code that looks for its back ends.</summary>");
                writer.Line("public static global::Unroll.Onnx.OnnxProgram Program { get; } = new(Info, Layers.Build);");
                foreach (var (toType, to, fromType, from) in Overloads)
                {
                    writer.Line();
                    writer.Line($"/// <inheritdoc cref=\"global::Unroll.Onnx.OnnxProgram.Save({toType}, {fromType}, global::Unroll.Onnx.OnnxOptions)\"/>");
                    writer.Line($"public static void Save({toType} {to}, {fromType} {from}, global::Unroll.Onnx.OnnxOptions? options = null) => Program.Save({to}, {from}, options);");
                }

                writer.Line();
                writer.Line("/// <summary>The layers, each as the nodes that compute it; values carry their numbers in the declared network.</summary>");
                writer.GeneratedAttributes();
                using (writer.Block("private static class Layers"))
                {
                    Layers(writer, graph);
                }
            }
        }

        return writer.ToString();
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
