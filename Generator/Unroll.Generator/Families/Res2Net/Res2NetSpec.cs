using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.Res2Net;

/// <summary>A network of the Res2Net family. The members are those of the runtime's Res2NetAttribute, which documents them.</summary>
internal sealed record Res2NetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices, EquatableArray<int> Layers)
    : StagedSpec(Name, Input, Classes, OutIndices, Layers)
{
    public int Scale { get; init; } = 4;

    public int BottleneckWidth { get; init; } = 26;

    public int Cardinality { get; init; } = 1;

    public bool DeepStem { get; init; }

    public int StemWidth { get; init; } = 64;

    public bool AvgDown { get; init; }
}
