using Unroll.Generator.Support;

namespace Unroll.Generator.Graph.Operators;

/// <summary>The functions an epilogue can apply. The names are those of the runtime's Activation.</summary>
internal enum ActivationKind
{
    None,
    Relu,
    Relu6,
    Sigmoid,
    HardSigmoid,
    HardSwish,
    Silu,
    LeakyRelu,
}

internal sealed record ActivationOperator(ActivationKind Kind) : ElementwiseOperator
{
    internal override IReadOnlyList<int> InPlaceInputs => [0];

    internal override bool IsPixelwise => true;

    internal override string Text => Kind.ToString().ToLowerInvariant();
}

internal sealed record Add : FusibleOperator
{
    internal override int? Arity => 2;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0] == inputs[1]
        ? inputs[0]
        : throw new InvalidNetworkException($"the residual is {inputs[1]}, the branch {inputs[0]}; they must be equal to be added.");

    public override long ParameterCount(IReadOnlyList<Shape> inputs) => 0;

    public override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => 0;

    internal override WindowSpec? HaloWindow => null;

    internal override IReadOnlyList<int> InPlaceInputs => [0, 1];

    internal override bool IsPixelwise => true;

    protected override string OwnText => "sum";
}

/// <summary>x * scale + shift, one constant pair for each channel.</summary>
internal sealed record ConstantAffine(EquatableArray<double> Scale, EquatableArray<double> Shift) : ElementwiseOperator
{
    internal override IReadOnlyList<int> InPlaceInputs => [0];

    internal override bool IsPixelwise => true;

    internal override string Text => "scale and shift";
}

/// <summary>x[y, x, c] * rows[y] * columns[x]: one constant for each row and one for each column.</summary>
internal sealed record PixelScale(EquatableArray<double> Rows, EquatableArray<double> Columns) : ElementwiseOperator
{
    internal override IReadOnlyList<int> InPlaceInputs => [0];

    /// <summary>The result depends on which row a pixel is in.</summary>
    internal override bool IsPixelwise => false;

    internal override string Text => "one factor a row and a column";
}
