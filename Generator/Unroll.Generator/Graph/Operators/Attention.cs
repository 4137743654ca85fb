namespace Unroll.Generator.Graph.Operators;

/// <summary>Inputs: a feature map and a map of one channel. The result is the sum of the first map's pixels, weighted by the softmax of the second over all pixels.</summary>
internal sealed record AttentionPool : Operator
{
    internal override int? Arity => 2;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[1] == inputs[0] with { Channels = 1 }
        ? new Shape(inputs[0].Channels, 1, 1)
        : throw new InvalidNetworkException($"a mask of {inputs[1]} cannot weigh the pixels of {inputs[0]}; it must be {inputs[0] with { Channels = 1 }}.");

    public override long ParameterCount(IReadOnlyList<Shape> inputs) => 0;

    public override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => inputs[0].Length;

    internal override WindowSpec? HaloWindow => null;

    internal override IReadOnlyList<int> InPlaceInputs => [];

    internal override bool IsPixelwise => false;

    internal override string Text => "sum over pixels weighed by a softmax";
}

/// <summary>Inputs: a feature map, a vector of as many channels, which is added to each pixel, and the residual where there is one.</summary>
internal sealed record ChannelAdd : ResidualOperator
{
    protected override int OwnArity => 2;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[1] == new Shape(inputs[0].Channels, 1, 1)
        ? inputs[0]
        : throw new InvalidNetworkException($"a vector of {inputs[1]} cannot be added to each pixel of {inputs[0]}; it must be {inputs[0].Channels}.");

    public override long ParameterCount(IReadOnlyList<Shape> inputs) => 0;

    public override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => 0;

    internal override WindowSpec? HaloWindow => null;

    internal override IReadOnlyList<int> InPlaceInputs => HasResidual ? base.InPlaceInputs : [0];

    internal override bool IsPixelwise => true;

    protected override string OwnText => "a vector added to each pixel";
}

/// <summary>How non-local attention weights a pair of pixels. The names are those of the runtime's PairwiseFunction.</summary>
internal enum PairwiseKind
{
    /// <summary>The softmax of the scaled dot products.</summary>
    Softmax,
    /// <summary>The dot product divided by the number of keys.</summary>
    DotProduct,
    /// <summary>ReLU of a learned projection of both, divided by the number of keys.</summary>
    Concatenation,
}

/// <summary>
/// Non-local attention (Wang et al. 2018, arXiv:1711.07971). Inputs: the queries, the keys and the values, the latter two of the same size.
/// Each query's result is the sum of all values, weighted by the pair of query and key.
/// </summary>
internal sealed record NonLocalAttention(PairwiseKind Pairwise, double Scale) : Operator
{
    internal override int? Arity => 3;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var (queries, keys, values) = (inputs[0], inputs[1], inputs[2]);
        return queries.Channels == keys.Channels && keys with { Channels = values.Channels } == values
            ? queries with { Channels = values.Channels }
            : throw new InvalidNetworkException($"queries of {queries}, keys of {keys} and values of {values} do not fit each other.");
    }

    public override long ParameterCount(IReadOnlyList<Shape> inputs) => Pairwise == PairwiseKind.Concatenation ? 2L * inputs[0].Channels : 0;

    /// <summary>A product for each pair of pixels, or a projection of each pixel; then a sum over the keys for each query.</summary>
    public override long MultiplyAccumulates(IReadOnlyList<Shape> inputs)
    {
        var (queries, keys, values) = (inputs[0], inputs[1], inputs[2]);
        var (pixels, keyPixels) = ((long)queries.Height * queries.Width, (long)keys.Height * keys.Width);
        var pairs = Pairwise == PairwiseKind.Concatenation ? queries.Length + keys.Length : pixels * keys.Length;
        return pairs + (pixels * keyPixels * values.Channels);
    }

    internal override WindowSpec? HaloWindow => null;

    internal override IReadOnlyList<int> InPlaceInputs => [];

    internal override bool IsPixelwise => false;

    internal override string Text => Pairwise switch
    {
        PairwiseKind.Softmax => "attention by softmax",
        PairwiseKind.DotProduct => "attention by dot product",
        _ => "attention by concatenation",
    };
}
