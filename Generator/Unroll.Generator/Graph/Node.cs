using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Support;

namespace Unroll.Generator.Graph;

/// <summary>One step of the network.</summary>
/// <param name="Id">Its index in the graph; inputs have smaller ones.</param>
/// <param name="Name">The upstream module's path, the prefix of its parameters' names.</param>
/// <param name="Block">The block it belongs to ("stem", "layer1.0", "head"): one generated method each.</param>
/// <param name="Operator">What it computes.</param>
/// <param name="Inputs">Ids of the nodes whose results it reads.</param>
/// <param name="Shape">The shape of its result.</param>
internal sealed record Node(int Id, string Name, string Block, Operator Operator, EquatableArray<int> Inputs, Shape Shape)
{
    /// <summary>The <see cref="Stage"/> of whatever follows the last stage.</summary>
    public const int Head = int.MaxValue;

    /// <summary>0 in the stem, then counted from 1: the unit in which training freezes.</summary>
    public int Stage { get; init; }

    /// <summary>True for the norm that ends a residual branch, where upstream can start it at zero.</summary>
    public bool EndsResidualBranch { get; init; }

    /// <summary>
    /// The standard deviation of a layer's initial weights where upstream gives it one of its own: 0 where training begins without what it adds or moves.
    /// </summary>
    public double? InitStd { get; init; }
}
