namespace Unroll.Generator.Graph.Operators;

/// <summary>An operator on one feature map that keeps its channels and learns nothing.</summary>
internal abstract record PoolOperator : Operator
{
    internal sealed override int? Arity => 1;

    public sealed override long ParameterCount(IReadOnlyList<Shape> inputs) => 0;

    public sealed override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => 0;

    internal sealed override IReadOnlyList<int> InPlaceInputs => [];

    internal sealed override bool IsPixelwise => false;
}

internal sealed record MaxPool(WindowSpec Window, bool CeilMode) : PoolOperator
{
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Windowed(inputs[0], Window, CeilMode);

    internal override WindowSpec? HaloWindow => null;

    internal override string Text => $"max pool {Window.Text}";
}

/// <summary>The divisor of an average pool. The names are those of the runtime's PoolDivisor.</summary>
internal enum PoolDivisorKind
{
    /// <summary>The part of the window inside the input: count_include_pad = False.</summary>
    Clipped,
    /// <summary>The part of the window inside the padded input: count_include_pad = True.</summary>
    ClippedToPadding,
    /// <summary>The whole window: the padding is zeros of the input itself.</summary>
    Full,
}

internal sealed record AveragePool(WindowSpec Window, bool CeilMode, PoolDivisorKind Divisor) : PoolOperator
{
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Windowed(inputs[0], Window, CeilMode);

    internal override WindowSpec? HaloWindow => Divisor == PoolDivisorKind.Full ? Window : null;

    internal override string Text => $"average pool {Window.Text}";
}

/// <summary>Sums the <paramref name="Radix"/> splits of the channels and averages over all pixels.</summary>
internal sealed record GlobalAveragePool(int Radix) : PoolOperator
{
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => new(inputs[0].Channels / Radix, 1, 1);

    internal override WindowSpec? HaloWindow => null;

    internal override string Text => Radix > 1 ? $"mean over pixels of the sum of {Radix} splits" : "mean over pixels";
}

/// <summary>Averages over windows that divide an input of any size evenly or overlap by a pixel: PyTorch's AdaptiveAvgPool2d.</summary>
internal sealed record AdaptiveAveragePool(int Height, int Width) : PoolOperator
{
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => new(inputs[0].Channels, Height, Width);

    internal override WindowSpec? HaloWindow => null;

    internal override string Text => "adaptive average pool";
}
