using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.GhostNet;

/// <summary>A network of the GhostNet family. The members are those of the runtime's GhostNetAttribute, which documents them.</summary>
internal sealed record GhostNetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices) : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public double WidthMultiplier { get; init; } = 1;

    public int Ratio { get; init; } = 2;

    public int CheapKernel { get; init; } = 3;
}
