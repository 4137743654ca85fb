using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Torch;

/// <summary>The network's TorchSharp module: the network as declared, one statement per layer, nothing fused. Its parameters are upstream's.</summary>
internal static class TorchEmitter
{
    private const string Tensor = "global::TorchSharp.torch.Tensor";
    private const string StateDict = "global::Unroll.Weights.StateDict";
    private const string Scope = "using global::TorchSharp.DisposeScope scope = NewDisposeScope();";
    private const int LocalsInALine = 8;

    /// <param name="declaration">The declaration.</param>
    /// <param name="graph">The network as declared, without nodes that no output needs.</param>
    public static string Emit(NetworkDeclaration declaration, NetworkGraph graph)
    {
        var writer = new SourceWriter();
        var names = new TorchNames(graph);
        var blocks = TorchBlock.Of(graph);
        var result = graph.Outputs.Count == 1 ? Tensor : $"{Tensor}[]";

        // The simple name of the record could also be the name of a member of the module.
        var type = $"global::{(declaration.Namespace.Length > 0 ? $"{declaration.Namespace}." : "")}{declaration.TypeName}";
        using (writer.PartialRecord(declaration))
        {
            writer.Line("/// <summary>The network as a TorchSharp module. Its state_dict has upstream's keys; images are [batch, channels, height, width].</summary>");
            writer.GeneratedAttributes();
            using (writer.Block($"public sealed class Torch : global::Unroll.Torch.TorchNetwork<{result}>"))
            {
                Loading(writer, type);
                Constructor(writer, type, graph, names);
                Fields(writer, graph, names);
                Forward(writer, graph, blocks, names, result);
                foreach (var block in blocks)
                {
                    writer.Line();
                    Method(writer, graph, block, names);
                }
            }
        }

        return writer.ToString();
    }

    private static void Loading(SourceWriter writer, string type)
    {
        writer.Line("/// <summary>This network, for code that looks for its back ends.</summary>");
        writer.Line("public static global::Unroll.Torch.TorchProgram Program { get; } = new(");
        writer.Line($"    {type}.Info, static options => new Torch(options), static (weights, options) => Load(weights, options));");
        writer.Line();
        writer.Line("/// <summary>Loads a checkpoint: PyTorch (.pth) or safetensors, with upstream's parameter names. The module is in evaluation mode.</summary>");
        writer.Line("/// <param name=\"path\">The file.</param>");
        writer.Line("/// <param name=\"options\">Training, strictness, device; null: the defaults.</param>");
        writer.Line("/// <exception cref=\"global::Unroll.Weights.CheckpointException\">The file is not a checkpoint, or not one of this network; the message lists what differs.</exception>");
        writer.Line("/// <exception cref=\"global::Unroll.Torch.LibtorchException\">TorchSharp cannot be used in this process; the message says why.</exception>");
        using (writer.Block("public static Torch Load(string path, global::Unroll.Torch.TorchOptions? options = null)"))
        {
            writer.Line($"using {StateDict} weights = global::Unroll.Torch.TorchProgram.Open(path, options);");
            writer.Line("return Load(weights, options);");
        }

        writer.Line();
        writer.Line("/// <summary>Loads parameters that have been opened already or are in memory. The module is in evaluation mode.</summary>");
        writer.Line("/// <param name=\"weights\">The parameters by upstream's names.</param>");
        writer.Line("/// <param name=\"options\">Training, strictness, device; null: the defaults.</param>");
        writer.Line("/// <exception cref=\"global::Unroll.Weights.CheckpointException\">The parameters are not this network's; the message lists what differs.</exception>");
        writer.Line("/// <exception cref=\"global::Unroll.Torch.LibtorchException\">TorchSharp cannot be used in this process; the message says why.</exception>");
        writer.Line($"public static Torch Load({StateDict} weights, global::Unroll.Torch.TorchOptions? options = null) =>");
        writer.Line("    Loaded(new Torch(options, initialize: false), weights);");
        writer.Line();
        writer.Line("/// <summary>The CPU network of the same declaration with the module's present weights.</summary>");
        writer.Line("/// <param name=\"options\">Threads and strictness; null for the defaults.</param>");
        using (writer.Block($"public {type} Compile(global::Unroll.LoadOptions? options = null)"))
        {
            writer.Line($"using {StateDict} weights = ToStateDict();");
            writer.Line($"return {type}.Load(weights, options);");
        }

        writer.Line();
    }

    private static void Constructor(SourceWriter writer, string type, NetworkGraph graph, TorchNames names)
    {
        writer.Line("/// <summary>A network to train from scratch, with initial weights, in training mode.</summary>");
        writer.Line("/// <param name=\"options\">How to train it, and where; null: the defaults.</param>");
        writer.Line("/// <exception cref=\"global::Unroll.Torch.LibtorchException\">TorchSharp cannot be used in this process; the message says why.</exception>");
        writer.Line("public Torch(global::Unroll.Torch.TorchOptions? options = null)");
        writer.Line("    : this(options, initialize: true)");
        writer.Line("{");
        writer.Line("}");
        writer.Line();
        writer.Line("private Torch(global::Unroll.Torch.TorchOptions? options, bool initialize)");
        using (writer.Block($"    : base({type}.Info, options{Defaults(graph)})"))
        {
            var stage = -1;
            foreach (var node in graph.Nodes)
            {
                if (TorchLayers.Construction(node, graph) is not { } construction)
                {
                    graph.RequireNoParameters(node, "TorchSharp");
                    continue;
                }

                if (node.Stage != stage)
                {
                    stage = node.Stage;
                    writer.Line(stage == Node.Head ? "BeginHead();" : $"BeginStage({stage});");
                }

                writer.Line($"{names.Field(node)} = {construction};");
            }

            InitialWeights(writer, graph.Initial);
        }

        writer.Line();
    }

    private static void InitialWeights(SourceWriter writer, InitialWeights initial)
    {
        writer.Line("Complete(initialize, new global::Unroll.Torch.InitialWeights");
        writer.Line("{");
        foreach (var member in TorchInitialWeights.Members(initial))
        {
            writer.Line($"    {member},");
        }

        writer.Line("});");
    }

    /// <summary>The options to use when the user gives none and the declaration says how the network is trained.</summary>
    private static string Defaults(NetworkGraph graph)
    {
        var options = new List<string>();
        if (graph.FrozenStages >= 0)
        {
            options.Add($"FrozenStages = {graph.FrozenStages}");
        }

        if (graph.NormEval)
        {
            options.Add("NormEval = true");
        }

        return options.Count == 0 ? "" : $" ?? new() {{ {string.Join(", ", options)} }}";
    }

    private static void Fields(SourceWriter writer, NetworkGraph graph, TorchNames names)
    {
        foreach (var node in graph.Nodes)
        {
            if (TorchLayers.TypeName(node.Operator) is { } type)
            {
                writer.Line($"private readonly global::TorchSharp.Modules.{type} {names.Field(node)};");
            }
        }

        writer.Line();
    }

    /// <summary>The blocks in order. A block's result is disposed when the last block that reads it is done.</summary>
    private static void Forward(SourceWriter writer, NetworkGraph graph, IReadOnlyList<TorchBlock> blocks, TorchNames names, string result)
    {
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"public override {result} forward({Tensor} {names.Result(graph.Nodes[0])})"))
        {
            writer.Line($"CheckImages({names.Result(graph.Nodes[0])});");
            writer.Line(Scope);
            for (var i = 0; i < blocks.Count; i++)
            {
                var block = blocks[i];
                var results = block.Results.Select(id => names.Result(graph.Nodes[id])).ToList();
                var call = $"{StepText.MethodName(block.Name)}({string.Join(", ", block.Inputs.Select(id => names.Result(graph.Nodes[id])))})";
                writer.Line(results.Count == 1 ? $"{Tensor} {results[0]} = {call};" : $"({string.Join(", ", results.Select(name => $"{Tensor} {name}"))}) = {call};");
                foreach (var input in block.Inputs.Where(id => id != 0 && graph.Outputs.All(o => o.Node != id) && blocks.Skip(i + 1).All(b => !b.Inputs.Contains(id))))
                {
                    writer.Line($"{names.Result(graph.Nodes[input])}.Dispose();");
                }
            }

            var outputs = graph.Outputs.Select(o => $"scope.MoveToOuter({Output(graph.Nodes[o.Node], o.Name, names)})").ToList();
            writer.Line(outputs.Count == 1 ? $"return {outputs[0]};" : $"return [{string.Join(", ", outputs)}];");
        }
    }

    /// <summary>Logits are [batch, classes] even if a pool computes them.</summary>
    private static string Output(Node node, string name, TorchNames names) =>
        name == "logits" && node.Operator is not LinearOperator ? $"Flatten({names.Result(node)})" : names.Result(node);

    private static void Method(SourceWriter writer, NetworkGraph graph, TorchBlock block, TorchNames names)
    {
        var locals = names.Locals(block);
        var type = block.Results.Count == 1 ? Tensor : $"({string.Join(", ", block.Results.Select(_ => Tensor))})";
        var parameters = string.Join(", ", block.Inputs.Select(id => $"{Tensor} {locals[id]}"));
        using (writer.Block($"private {type} {StepText.MethodName(block.Name)}({parameters})"))
        {
            writer.Line(Scope);
            for (var i = 0; i < block.Nodes.Count; i += LocalsInALine)
            {
                writer.Line($"{Tensor} {string.Join(", ", block.Nodes.Skip(i).Take(LocalsInALine).Select(node => locals[node.Id]))};");
            }

            foreach (var node in block.Nodes)
            {
                writer.Line($"// {StepText.Describe(node, graph)}");
                writer.Line($"{locals[node.Id]} = {TorchLayers.Statement(node, graph, names.Field(node), [.. node.Inputs.Select(id => locals[id])])};");
            }

            var results = block.Results.Select(id => $"scope.MoveToOuter({locals[id]})").ToList();
            writer.Line(results.Count == 1 ? $"return {results[0]};" : $"return ({string.Join(", ", results)});");
        }
    }
}
