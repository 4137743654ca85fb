using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.SKNet;

/// <summary>A network of the SKNet family. The members are those of the runtime's SKNetAttribute, which documents them.</summary>
internal sealed record SKNetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices, EquatableArray<int> Layers)
    : StagedSpec(Name, Input, Classes, OutIndices, Layers)
{
    public ResidualBlock Block { get; init; } = ResidualBlock.Bottleneck;

    public int Cardinality { get; init; } = 1;

    public int BottleneckWidth { get; init; } = 64;

    public EquatableArray<int> Kernels { get; init; } = new([3, 5]);

    public bool Keep3x3 { get; init; } = true;

    public bool SplitInput { get; init; } = true;

    public int SqueezeReduction { get; init; } = 16;

    public int SqueezeDivisor { get; init; } = 8;

    public bool DeepStem { get; init; }

    public int StemWidth { get; init; } = 64;

    public bool AvgDown { get; init; }
}
