using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.SENet;

/// <summary>A network of the original SENet family. The members are those of the runtime's SENetAttribute, which documents them.</summary>
internal sealed record SENetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices, EquatableArray<int> Layers)
    : StagedSpec(Name, Input, Classes, OutIndices, Layers)
{
    public SENetBlock Block { get; init; } = SENetBlock.Bottleneck;

    public int Cardinality { get; init; } = 1;

    public int BottleneckWidth { get; init; } = 4;

    public int SqueezeReduction { get; init; } = 16;

    public int StemChannels { get; init; } = 64;

    public bool DeepStem { get; init; }

    public int DownsampleKernel { get; init; } = 1;
}
