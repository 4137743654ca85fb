using Unroll.Generator.Architectures;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Declarations;

// This mirrors the enum of the runtime, by name and by value.
internal enum StageBlock
{
    Basic,
    Bottleneck,
    SplitAttention,
    SelectiveKernel,
    SqueezeExcitation,
    Res2Net,
    Dense,
    Ghost,
    InvertedResidual,
    Shuffle,
    Fire,
    Inception,
}

/// <summary>A network composed of stages. The members are those of the runtime's StemAttribute, StageAttribute and HeadAttribute, which document them.</summary>
internal sealed record ComposedSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices) : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public int StemChannels { get; init; } = 64;

    public int StemKernel { get; init; } = 7;

    public int StemStride { get; init; } = 2;

    public bool StemPool { get; init; } = true;

    public EquatableArray<StageSpec> Stages { get; init; }

    public int HeadChannels { get; init; }
}

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

    /// <summary>The family's declaration of which this is the only stage; null where the block has no more options.</summary>
    public NetworkSpec? Family { get; init; }
}
