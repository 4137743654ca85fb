namespace Unroll.Generator.Graph.Operators;

/// <summary>
/// Softmax over the radix of a vector laid out [cardinality, radix, channels / cardinality]; the result is laid out [radix, channels].
/// </summary>
internal sealed record RadixSoftmax(int Radix, int Cardinality) : ElementwiseOperator
{
    internal override IReadOnlyList<int> InPlaceInputs => [];

    internal override bool IsPixelwise => false;

    internal override string Text => $"softmax over {Radix} splits";
}

/// <summary>
/// Inputs: a feature map of radix * C channels, a gate with as many channels, and the residual where there is one. Scales each channel by its gate and sums the splits.
/// </summary>
internal sealed record ChannelScale(int Radix) : ResidualOperator
{
    /// <summary>An average pool applied to the result, or null.</summary>
    public AveragePool? Pool { get; init; }

    protected override int OwnArity => 2;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        if (inputs[1] != new Shape(inputs[0].Channels, 1, 1))
        {
            throw new InvalidNetworkException($"a gate of {inputs[1]} cannot scale {inputs[0]}; it must be {inputs[0].Channels}.");
        }

        var scaled = inputs[0] with { Channels = inputs[0].Channels / Radix };
        return Pool?.OutputShape([scaled]) ?? scaled;
    }

    public override long ParameterCount(IReadOnlyList<Shape> inputs) => 0;

    public override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => 0;

    internal override WindowSpec? HaloWindow => null;

    /// <summary>A pool rereads pixels that would have been overwritten by then; splits lie side by side, so that a pixel of the result is narrower.</summary>
    internal override IReadOnlyList<int> InPlaceInputs => Pool is not null ? [] : HasResidual ? base.InPlaceInputs : Radix == 1 ? [0] : [];

    internal override bool IsPixelwise => Pool is null;

    protected override string OwnText => Words(Radix > 1 ? $"sum of {Radix} gated splits" : "gate", Pool?.Text ?? "");
}

/// <summary>The gate of ECA-Net: sigmoid of a 1-D convolution across channels (Wang et al. 2020, arXiv:1910.03151).</summary>
internal sealed record EcaGate(int KernelSize) : Operator
{
    internal override int? Arity => 1;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0];

    public override long ParameterCount(IReadOnlyList<Shape> inputs) => KernelSize;

    public override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => 0;

    internal override WindowSpec? HaloWindow => null;

    internal override IReadOnlyList<int> InPlaceInputs => [];

    internal override bool IsPixelwise => false;

    internal override string Text => $"1-D convolution of {KernelSize} channels +sigmoid";
}
