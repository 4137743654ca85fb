using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.SqueezeNet;

/// <summary>A SqueezeNet. The members are those of the runtime's SqueezeNetAttribute, which documents them.</summary>
internal sealed record SqueezeNetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices)
    : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public SqueezeNetVersion Version { get; init; }
}
