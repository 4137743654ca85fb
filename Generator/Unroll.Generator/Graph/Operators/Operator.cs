namespace Unroll.Generator.Graph.Operators;

/// <summary>
/// What a node computes, and everything about it that is independent of the back end, which adds how it is computed. Names of parameters derive from the node's name,
/// the upstream module's path.
/// </summary>
/// <remarks>
/// The facts are internal, not public: a record's text lists its public properties and should only say what was declared (the names of GPU kernels are hashed from it).
/// </remarks>
internal abstract record Operator
{
    /// <summary>The number of inputs; null: one or more.</summary>
    internal abstract int? Arity { get; }

    /// <summary>The shape of the result.</summary>
    /// <exception cref="InvalidNetworkException">It cannot be computed from inputs of these shapes; the message says why.</exception>
    public abstract Shape OutputShape(IReadOnlyList<Shape> inputs);

    /// <summary>Learned values (PyTorch's count: without running statistics).</summary>
    public abstract long ParameterCount(IReadOnlyList<Shape> inputs);

    /// <summary>Multiply-accumulates for one image, in convolutions, linear layers and attention.</summary>
    public abstract long MultiplyAccumulates(IReadOnlyList<Shape> inputs);

    /// <summary>The window that reads zeros from the memory around the first input where it leaves the input; null if the kernels check for the edges or never leave it.</summary>
    internal abstract WindowSpec? HaloWindow { get; }

    /// <summary>The inputs that a kernel may overwrite, in order of preference: it reads each of their values just before it writes to the same place.</summary>
    internal abstract IReadOnlyList<int> InPlaceInputs { get; }

    /// <summary>True when a pixel of the result depends only on the same pixel of the inputs, so that all pixels can be treated as one row.</summary>
    internal abstract bool IsPixelwise { get; }

    /// <summary>Its text in comments and reports: "3x3 s2 g2 +bn2 +relu".</summary>
    internal abstract string Text { get; }

    /// <summary>The shape of a feature map after a window has slid over it.</summary>
    /// <exception cref="InvalidNetworkException">The window is larger than the map.</exception>
    protected static Shape Windowed(Shape shape, WindowSpec window, bool ceilMode)
    {
        var (height, width) = window.OutputSize(shape.Height, shape.Width, ceilMode);
        return height >= 1 && width >= 1
            ? new Shape(shape.Channels, height, width)
            : throw new InvalidNetworkException(
                $"a feature map of {shape.Height}x{shape.Width} is too small for a {window.ExtentY}x{window.ExtentX} window; declare a larger input.");
    }

    /// <summary>Joins words with spaces, leaving out empty ones.</summary>
    protected static string Words(params string[] words) => string.Join(" ", words.Where(word => word.Length > 0));

    protected static string If(bool condition, string word) => condition ? word : "";
}

/// <summary>An operator whose kernel can apply an activation to what it stores.</summary>
internal abstract record FusibleOperator : Operator
{
    public ActivationKind Activation { get; init; }

    internal sealed override string Text => Words(OwnText, ResidualText, If(Activation != ActivationKind.None, $"+{Activation.ToString().ToLowerInvariant()}"));

    /// <summary>The text without what is fused into the operator.</summary>
    protected abstract string OwnText { get; }

    private protected virtual string ResidualText => "";
}

/// <summary>An operator whose kernel can also add a second feature map before the activation. The residual, if any, is the last input.</summary>
internal abstract record ResidualOperator : FusibleOperator
{
    public bool HasResidual { get; init; }

    internal sealed override int? Arity => OwnArity + (HasResidual ? 1 : 0);

    /// <summary>The inputs without the residual.</summary>
    protected abstract int OwnArity { get; }

    /// <summary>The residual's last use is here.</summary>
    internal override IReadOnlyList<int> InPlaceInputs => HasResidual ? [OwnArity] : [];

    private protected override string ResidualText => If(HasResidual, "+residual");
}

/// <summary>An operator on one feature map whose result has the same shape: nothing is learned, nothing counts as a multiply-accumulate.</summary>
internal abstract record ElementwiseOperator : Operator
{
    internal sealed override int? Arity => 1;

    public sealed override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0];

    public sealed override long ParameterCount(IReadOnlyList<Shape> inputs) => 0;

    public sealed override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => 0;

    internal sealed override WindowSpec? HaloWindow => null;
}
