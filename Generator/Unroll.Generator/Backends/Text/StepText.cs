using System.Globalization;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Planning;

namespace Unroll.Generator.Backends.Text;

/// <summary>How comments and reports describe a step.</summary>
internal static class StepText
{
    /// <summary>"layer2.0.conv2  56x56x128 -> 28x28x256  3x3 s2 g2 +bn2 +relu  57.8 MMAC"</summary>
    /// <param name="node">The node.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="detail">What the operator does, in a back end's words; null: in the operator's own.</param>
    public static string Describe(Node node, NetworkGraph graph, string? detail = null)
    {
        var shapes = node.Inputs.Count == 0 ? $"{node.Shape}" : $"{graph.Nodes[node.Inputs[0]].Shape} -> {node.Shape}";
        detail ??= node.Operator.Text;
        var macs = graph.MultiplyAccumulates(node);
        return $"{node.Name}  {shapes}" + (detail.Length > 0 ? $"  {detail}" : "") + (macs > 0 ? $"  {Megas(macs)} MMAC" : "");
    }

    /// <summary>The same for a step: a concatenation's step copies a part that is not yet in its place.</summary>
    public static string Describe(Step step, NetworkGraph graph) =>
        Describe(step.Node, graph, step.Node.Operator is ConcatOperator ? "copy into the concatenation" : null);

    /// <summary>Millions with a sensible number of digits.</summary>
    public static string Megas(long count) => (count / 1e6).ToString(count >= 10_000_000 ? "0.0" : "0.000", CultureInfo.InvariantCulture);

    /// <summary>The method that runs a block: "layer1.0" is Layer1Block0.</summary>
    public static string MethodName(string block)
    {
        var parts = block.Split('.', '-').Select(part => char.IsDigit(part[0]) ? "Block" + part : char.ToUpperInvariant(part[0]) + part.Substring(1));
        return string.Concat(parts).Replace("_", "");
    }
}
