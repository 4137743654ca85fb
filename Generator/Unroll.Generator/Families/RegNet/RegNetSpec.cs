using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.RegNet;

/// <summary>A RegNet. The members are those of the runtime's RegNetAttribute, which documents them.</summary>
internal sealed record RegNetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices)
    : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public int Depth { get; init; }

    public int InitialWidth { get; init; }

    public double WidthSlope { get; init; }

    public double WidthStep { get; init; } = 2;

    public int GroupWidth { get; init; }

    public double BottleneckMultiplier { get; init; } = 1;

    public double SqueezeRatio { get; init; }

    public int StemWidth { get; init; } = 32;
}
