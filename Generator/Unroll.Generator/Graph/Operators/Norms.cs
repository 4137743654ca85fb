namespace Unroll.Generator.Graph.Operators;

/// <summary>A batch norm with running statistics.</summary>
internal sealed record BatchNorm(double Epsilon) : FusibleOperator
{
    internal override int? Arity => 1;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0];

    public override long ParameterCount(IReadOnlyList<Shape> inputs) => 2L * inputs[0].Channels;

    public override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => 0;

    internal override WindowSpec? HaloWindow => null;

    internal override IReadOnlyList<int> InPlaceInputs => [0];

    internal override bool IsPixelwise => true;

    protected override string OwnText => "batch norm";
}

/// <summary>A group norm (Wu and He 2018, arXiv:1803.08494). Inputs: a feature map, and the residual where there is one.</summary>
internal sealed record GroupNorm(int Groups, double Epsilon) : ResidualOperator
{
    /// <summary>True for PyTorch's LayerNorm over a single pixel, whose only group is all channels: its parameters are [channels, 1, 1].</summary>
    public bool IsLayerNorm { get; init; }

    protected override int OwnArity => 1;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0].Channels % Groups == 0
        ? inputs[0]
        : throw new InvalidNetworkException($"{Groups} norm groups do not divide {inputs[0].Channels} channels.");

    public override long ParameterCount(IReadOnlyList<Shape> inputs) => 2L * inputs[0].Channels;

    public override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => 0;

    internal override WindowSpec? HaloWindow => null;

    /// <summary>The statistics cover all pixels in any order: they are the same when all pixels form one row.</summary>
    internal override bool IsPixelwise => true;

    protected override string OwnText => IsLayerNorm ? "layer norm" : $"group norm of {Groups} groups";
}
