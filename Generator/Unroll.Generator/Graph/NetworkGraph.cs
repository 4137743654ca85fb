using Unroll.Generator.Support;

namespace Unroll.Generator.Graph;

/// <summary>A result that the network returns.</summary>
/// <param name="Node">The node that computes it.</param>
/// <param name="Name">Its name for users: "logits", "layer3".</param>
internal sealed record GraphOutput(int Node, string Name);

/// <summary>A network as a list of nodes, in an order in which they can run.</summary>
/// <param name="Nodes">The nodes; each node's id is its index.</param>
/// <param name="Outputs">What the network returns, in order.</param>
/// <param name="HeadPrefix">The prefix of the classifier's parameter names, upstream's ("fc.").</param>
internal sealed record NetworkGraph(EquatableArray<Node> Nodes, EquatableArray<GraphOutput> Outputs, string HeadPrefix)
{
    /// <summary>PyTorch's.</summary>
    public const double DefaultNormMomentum = 0.1;

    /// <summary>Prefixes of parameters that upstream's checkpoints have but the network does not: auxiliary classifiers.</summary>
    public EquatableArray<string> ForeignPrefixes { get; init; }

    /// <summary>How upstream starts the weights.</summary>
    public InitialWeights Initial { get; init; } = InitialWeights.Residual;

    /// <summary>The weight of a batch in the running statistics of batch norms, upstream's momentum.</summary>
    public double NormMomentum { get; init; } = DefaultNormMomentum;

    /// <summary>How many stages after the stem are not trained unless the user says otherwise, mmdetection's frozen_stages; -1: not even the stem is frozen.</summary>
    public int FrozenStages { get; init; } = -1;

    /// <summary>Whether batch norms keep their running statistics in training unless the user says otherwise, mmdetection's norm_eval.</summary>
    public bool NormEval { get; init; }

    /// <summary>The shapes of a node's inputs.</summary>
    public IReadOnlyList<Shape> InputShapes(Node node) => [.. node.Inputs.Select(input => Nodes[input].Shape)];

    /// <summary>Learned values of all nodes.</summary>
    public long ParameterCount() => Nodes.Sum(ParameterCount);

    /// <summary>Learned values of a node.</summary>
    public long ParameterCount(Node node) => node.Operator.ParameterCount(InputShapes(node));

    /// <summary>Refuses a node whose parameters a back end does not know.</summary>
    /// <exception cref="InvalidNetworkException">The node has parameters.</exception>
    public void RequireNoParameters(Node node, string backend)
    {
        if (ParameterCount(node) > 0)
        {
            throw new InvalidNetworkException($"{node.Name}: the {backend} back end does not know the parameters of {node.Operator.GetType().Name}.");
        }
    }

    /// <summary>Multiply-accumulates of all nodes for one image.</summary>
    public long MultiplyAccumulates() => Nodes.Sum(MultiplyAccumulates);

    /// <summary>Multiply-accumulates of a node for one image.</summary>
    public long MultiplyAccumulates(Node node) => node.Operator.MultiplyAccumulates(InputShapes(node));

    /// <summary>How many times each node's result is used, as an input or as an output.</summary>
    public int[] UseCounts()
    {
        var uses = new int[Nodes.Count];
        foreach (var node in Nodes)
        {
            foreach (var input in node.Inputs)
            {
                uses[input]++;
            }
        }

        foreach (var output in Outputs)
        {
            uses[output.Node]++;
        }

        return uses;
    }
}
