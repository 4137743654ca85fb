using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Support;

namespace Unroll.Generator.Passes;

/// <summary>Rewrites a graph: nodes change their operator, are merged into the node whose result they use, or are removed.</summary>
internal sealed class GraphEditor
{
    private readonly NetworkGraph _graph;
    private readonly Node[] _nodes;
    private readonly int[] _replacement;
    private readonly int[] _uses;
    private readonly bool[] _removed;

    public GraphEditor(NetworkGraph graph)
    {
        _graph = graph;
        _nodes = [.. graph.Nodes];
        _replacement = [.. Enumerable.Range(0, _nodes.Length)];
        _uses = graph.UseCounts();
        _removed = new bool[_nodes.Length];
    }

    public int Count => _nodes.Length;

    /// <summary>The node in its current form.</summary>
    public Node this[int id] => _nodes[id];

    /// <summary>The node that now computes what node <paramref name="id"/> computed.</summary>
    public int Resolve(int id)
    {
        while (_replacement[id] != id)
        {
            id = _replacement[id];
        }

        return id;
    }

    /// <summary>The node that computes an input of a node.</summary>
    public Node Input(Node node, int index) => _nodes[Resolve(node.Inputs[index])];

    /// <summary>True when nothing but one node uses the result.</summary>
    public bool HasOneUse(Node node) => _uses[node.Id] == 1;

    /// <summary>
    /// Makes <paramref name="producer"/> compute what <paramref name="consumer"/>, its only user, computed.
    /// Inputs that the producer takes over must come before it.
    /// </summary>
    public void Absorb(Node consumer, Node producer, Operator op, Shape shape, params int[] moreInputs)
    {
        _nodes[producer.Id] = producer with
        {
            Operator = op,
            Shape = shape,
            Inputs = producer.Inputs.Concat(moreInputs).ToEquatableArray(),
        };
        _replacement[consumer.Id] = producer.Id;
        _uses[producer.Id] = _uses[consumer.Id];
    }

    /// <summary>Makes all users of a node's result use its first input instead.</summary>
    public void Bypass(Node node)
    {
        var input = Input(node, 0);
        _replacement[node.Id] = input.Id;
        _uses[input.Id] += _uses[node.Id] - 1;
    }

    /// <summary>Removes a node whose result no remaining node uses.</summary>
    public void Remove(Node node) => _removed[node.Id] = true;

    public NetworkGraph Build()
    {
        var newIds = new int[_nodes.Length];
        var nodes = new List<Node>();
        foreach (var node in _nodes)
        {
            if (_replacement[node.Id] == node.Id && !_removed[node.Id])
            {
                newIds[node.Id] = nodes.Count;
                nodes.Add(node with { Id = nodes.Count, Inputs = node.Inputs.Select(i => newIds[Resolve(i)]).ToEquatableArray() });
            }
        }

        return _graph with
        {
            Nodes = nodes.ToEquatableArray(),
            Outputs = _graph.Outputs.Select(o => o with { Node = newIds[Resolve(o.Node)] }).ToEquatableArray(),
        };
    }
}
