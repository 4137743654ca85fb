using Microsoft.CodeAnalysis.CSharp;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Torch;

/// <summary>C# names for the values and modules of a network, each derived from the path of upstream's module.</summary>
internal sealed class TorchNames
{
    private static readonly string[] Reserved = ["scope", "input"];

    private readonly string[] _results;
    private readonly NetworkGraph _graph;

    public TorchNames(NetworkGraph graph)
    {
        _graph = graph;
        _results = new string[graph.Nodes.Count];
        var used = new HashSet<string>(Reserved);
        foreach (var node in graph.Nodes)
        {
            _results[node.Id] = node.Operator is InputOperator ? "input" : Unique(Identifier(node.Name), used);
        }
    }

    /// <summary>The field of a node's module: "layer1.0.conv1" is _layer1_0_conv1.</summary>
    public string Field(Node node) => $"_{_results[node.Id].TrimStart('@')}";

    /// <summary>The variable of a node's result in the method that combines the blocks: "layer1.0.act3" is layer1_0_act3.</summary>
    public string Result(Node node) => _results[node.Id];

    /// <summary>The variables in a block's method, by node: without the block's name; a single input is x.</summary>
    public IReadOnlyDictionary<int, string> Locals(TorchBlock block)
    {
        var used = new HashSet<string>(Reserved);
        var locals = new Dictionary<int, string>();
        foreach (var input in block.Inputs)
        {
            locals[input] = Unique(block.Inputs.Count == 1 ? "x" : Result(_graph.Nodes[input]), used);
        }

        foreach (var node in block.Nodes)
        {
            var inside = node.Name.StartsWith(block.Name + ".", StringComparison.Ordinal) ? node.Name.Substring(block.Name.Length + 1) : node.Name;
            locals[node.Id] = Unique(Identifier(inside), used);
        }

        return locals;
    }

    private static string Identifier(string path)
    {
        var name = path.Replace('.', '_').Replace('-', '_');
        return char.IsDigit(name[0]) ? $"_{name}" : SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? $"@{name}" : name;
    }

    private static string Unique(string name, HashSet<string> used)
    {
        var unique = name;
        for (var i = 2; !used.Add(unique); i++)
        {
            unique = $"{name}_{i}";
        }

        return unique;
    }
}
