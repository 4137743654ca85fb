namespace Unroll.Generator.Graph.Operators;

/// <summary>An operator that only acts in training; in inference its result is its input.</summary>
internal abstract record TrainingOnlyOperator : ElementwiseOperator
{
    internal sealed override IReadOnlyList<int> InPlaceInputs => [];

    internal sealed override bool IsPixelwise => false;
}

/// <summary>Zeros values with the probability <paramref name="Rate"/>, upstream's default, and scales up the rest.</summary>
internal sealed record Dropout(double Rate) : TrainingOnlyOperator
{
    internal override string Text => "dropout";
}

/// <summary>Zeros all values of an image with the probability <paramref name="Rate"/>, and scales up those of the other images (Huang et al. 2016, arXiv:1603.09382).</summary>
internal sealed record StochasticDepth(double Rate) : TrainingOnlyOperator
{
    internal override string Text => "stochastic depth";
}

/// <summary>Zeros squares of the map (Ghiasi, Lin and Le 2018, arXiv:1810.12890); the probability is the user's to set.</summary>
internal sealed record DropBlock(int Size) : TrainingOnlyOperator
{
    internal override string Text => $"squares of {Size}x{Size} dropped";
}
