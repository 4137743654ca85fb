namespace Unroll.Generator.Graph.Operators;

/// <summary>A batch norm folded into the convolution before it.</summary>
internal sealed record FoldedNorm(string Name, double Epsilon)
{
    /// <summary>"+bn2"; modules with only a number give no name.</summary>
    internal string Text => $"+{(Name.Substring(Name.LastIndexOf('.') + 1) is var last && char.IsDigit(last[0]) ? "bn" : last)}";
}

/// <summary>A convolution. Inputs: a feature map, and the residual where there is one.</summary>
internal sealed record Convolution(int OutChannels, WindowSpec Window, int Groups, bool HasBias) : ResidualOperator
{
    public FoldedNorm? Norm { get; init; }

    protected override int OwnArity => 1;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var channels = inputs[0].Channels;
        return channels % Groups == 0 && OutChannels % Groups == 0
            ? Windowed(inputs[0], Window, false) with { Channels = OutChannels }
            : throw new InvalidNetworkException($"{Groups} groups divide neither evenly: {channels} input channels and {OutChannels} output channels.");
    }

    public override long ParameterCount(IReadOnlyList<Shape> inputs) =>
        (OutChannels * ProductsOfAValue(inputs[0])) + (HasBias ? OutChannels : 0) + (Norm is null ? 0 : 2L * OutChannels);

    public override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => OutputShape(inputs).Length * ProductsOfAValue(inputs[0]);

    internal override WindowSpec? HaloWindow => Window;

    internal override bool IsPixelwise => Window.IsPointwise;

    protected override string OwnText => Words(Window.Text, If(Groups > 1, $"g{Groups}"), If(HasBias, "+bias"), Norm?.Text ?? "");

    private long ProductsOfAValue(Shape input) => (long)(input.Channels / Groups) * Window.Height * Window.Width;
}

/// <summary>
/// A convolution whose taps are moved (Dai et al. 2017, arXiv:1703.06211), and weighted if it is modulated (Zhu et al. 2018, arXiv:1811.11168).
/// Inputs: a feature map, and a map of the result's size whose channels are, as mmcv lays them out, for each deform group and each tap its displacement down and
/// right in pixels; after all of these, if it is modulated, the logit of each tap's weight. Samples are bilinear, and zero outside the input.
/// </summary>
internal sealed record DeformableConvolution(int OutChannels, WindowSpec Window, int Groups, int DeformGroups, bool IsModulated) : FusibleOperator
{
    public FoldedNorm? Norm { get; init; }

    /// <summary>Channels of the second input.</summary>
    public int OffsetChannels => (IsModulated ? 3 : 2) * DeformGroups * Window.Height * Window.Width;

    internal override int? Arity => 2;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var (x, offsets) = (inputs[0], inputs[1]);
        if (x.Channels % Groups != 0 || OutChannels % Groups != 0 || x.Channels % DeformGroups != 0)
        {
            throw new InvalidNetworkException(
                $"{Groups} groups and {DeformGroups} deform groups must divide the {x.Channels} input channels, and the groups the {OutChannels} output channels.");
        }

        var result = Windowed(x, Window, false) with { Channels = OutChannels };
        return offsets == result with { Channels = OffsetChannels }
            ? result
            : throw new InvalidNetworkException($"the offsets are {offsets}, and must be {result with { Channels = OffsetChannels }}.");
    }

    public override long ParameterCount(IReadOnlyList<Shape> inputs) => (OutChannels * ProductsOfAValue(inputs[0])) + (Norm is null ? 0 : 2L * OutChannels);

    public override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => OutputShape(inputs).Length * ProductsOfAValue(inputs[0]);

    internal override WindowSpec? HaloWindow => null;

    internal override IReadOnlyList<int> InPlaceInputs => [];

    internal override bool IsPixelwise => false;

    protected override string OwnText => Words(
        IsModulated ? "modulated deformable" : "deformable", Window.Text, If(Groups > 1, $"g{Groups}"), If(DeformGroups > 1, $"{DeformGroups} deform groups"), Norm?.Text ?? "");

    private long ProductsOfAValue(Shape input) => (long)(input.Channels / Groups) * Window.Height * Window.Width;
}

/// <summary>A linear layer over all values of its input, a map flattened in upstream's order: channels, rows, columns.</summary>
internal sealed record LinearOperator(int OutFeatures, bool HasBias) : FusibleOperator
{
    internal override int? Arity => 1;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => new(OutFeatures, 1, 1);

    public override long ParameterCount(IReadOnlyList<Shape> inputs) => (OutFeatures * inputs[0].Length) + (HasBias ? OutFeatures : 0);

    public override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => OutFeatures * inputs[0].Length;

    internal override WindowSpec? HaloWindow => null;

    internal override IReadOnlyList<int> InPlaceInputs => [];

    internal override bool IsPixelwise => false;

    protected override string OwnText => If(HasBias, "+bias");
}
