using Unroll.Generator.Declarations;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.Composed;

/// <summary>A stage of a composed network.</summary>
internal sealed record StageSpec
{
    public StageBlock Block { get; init; } = StageBlock.Bottleneck;

    public int Count { get; init; } = 1;

    public int Channels { get; init; }

    public int Stride { get; init; } = 1;

    public int Dilation { get; init; } = 1;

    public int Expansion { get; init; } = 6;

    public int Kernel { get; init; } = 3;

    public bool Squeeze { get; init; }

    public EquatableArray<int> Branches { get; init; }

    /// <summary>The family's declaration with this as its only stage; null if the block has no further options.</summary>
    public NetworkSpec? Family { get; init; }
}
