using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.MnasNet;

/// <summary>An MNASNet. The members are those of the runtime's MnasNetAttribute, which documents them.</summary>
internal sealed record MnasNetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices)
    : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public double WidthMultiplier { get; init; } = 1;
}
