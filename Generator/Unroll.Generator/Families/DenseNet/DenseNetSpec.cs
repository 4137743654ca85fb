using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.DenseNet;

/// <summary>A DenseNet. The members are those of the runtime's DenseNetAttribute, which documents them.</summary>
internal sealed record DenseNetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices, EquatableArray<int> Layers)
    : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public int GrowthRate { get; init; } = 32;

    public int StemWidth { get; init; } = 64;

    public int BottleneckFactor { get; init; } = 4;
}
