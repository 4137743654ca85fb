namespace Unroll.Generator.Graph.Operators;

/// <summary>An operator that moves values without computing any.</summary>
internal abstract record ShapingOperator : Operator
{
    public sealed override long ParameterCount(IReadOnlyList<Shape> inputs) => 0;

    public sealed override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => 0;

    internal sealed override WindowSpec? HaloWindow => null;

    internal sealed override IReadOnlyList<int> InPlaceInputs => [];
}

/// <summary>The network's input image.</summary>
internal sealed record InputOperator(Shape Shape) : ShapingOperator
{
    internal override int? Arity => 0;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Shape;

    internal override bool IsPixelwise => false;

    internal override string Text => "NCHW to NHWC";
}

/// <summary>Joins its inputs along the channels.</summary>
internal sealed record ConcatOperator : ShapingOperator
{
    internal override int? Arity => null;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var first = inputs[0];
        foreach (var input in inputs)
        {
            if (input with { Channels = first.Channels } != first)
            {
                throw new InvalidNetworkException($"cannot concatenate {input} with {first}; height and width must be equal.");
            }
        }

        return first with { Channels = inputs.Sum(input => input.Channels) };
    }

    internal override bool IsPixelwise => true;

    internal override string Text => "concatenation";
}

/// <summary>Takes channels from its two inputs in turn: ShuffleNet's shuffle of two groups.</summary>
internal sealed record ChannelShuffle : ShapingOperator
{
    internal override int? Arity => 2;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0] == inputs[1]
        ? inputs[0] with { Channels = 2 * inputs[0].Channels }
        : throw new InvalidNetworkException($"cannot shuffle {inputs[0]} with {inputs[1]}; they must be equal.");

    internal override bool IsPixelwise => true;

    internal override string Text => "channel shuffle of two groups";
}

/// <summary>A range of the input's channels.</summary>
internal sealed record ChannelSlice(int Start, int Count) : ShapingOperator
{
    internal override int? Arity => 1;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Start >= 0 && Count > 0 && Start + Count <= inputs[0].Channels
        ? inputs[0] with { Channels = Count }
        : throw new InvalidNetworkException($"{inputs[0]} has no channels from {Start} to {Start + Count}.");

    internal override bool IsPixelwise => true;

    internal override string Text => $"channels from {Start}";
}
