using Unroll.Generator.Architectures;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Declarations;

// This mirrors the enum of the runtime, by name and by value.
internal enum SqueezeNetVersion
{
    V1x0,
    V1x1,
}

/// <summary>A SqueezeNet. The members are those of the runtime's SqueezeNetAttribute, which documents them.</summary>
internal sealed record SqueezeNetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices)
    : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public SqueezeNetVersion Version { get; init; }
}
