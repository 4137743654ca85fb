using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Support;

namespace Unroll.Generator.Graph;

/// <summary>
/// Tells networks apart that take the same checkpoint but compute something else from it: strides, dilation, pools, activations and epsilons are in it, as well as which layer reads which.
/// The input's size, the head and what is returned are not, nor is the order in which branches are built. Networks of equal fingerprints compute the same features.
/// </summary>
internal static class Fingerprint
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>16 hexadecimal digits, of the last stage's result and everything that leads to it.</summary>
    public static string Of(NetworkGraph graph)
    {
        using var culture = new InvariantScope();
        var hashes = new ulong[graph.Nodes.Count];
        var last = 0;
        foreach (var node in graph.Nodes)
        {
            hashes[node.Id] = node.Operator is TrainingOnlyOperator ? hashes[node.Inputs[0]] : Hash(Text(graph, node, hashes));
            last = node.Stage == Node.Head ? last : node.Id;
        }

        return $"{hashes[last]:x16}";
    }

    private static string Text(NetworkGraph graph, Node node, ulong[] hashes)
    {
        // A layer is the one whose parameters it takes; the names of others are for people.
        var name = graph.ParameterCount(node) > 0 ? node.Name : "";
        var what = node.Operator switch
        {
            InputOperator => "input",

            // Its factors depend on the image's size.
            PixelScale => nameof(PixelScale),
            var other => $"{other}",
        };
        return $"{name}|{what}|{string.Join(",", node.Inputs.Select(input => $"{hashes[input]:x16}"))}";
    }

    private static ulong Hash(string text)
    {
        var hash = FnvOffset;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * FnvPrime);
        }

        return hash;
    }
}
