using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.GoogLeNet;

/// <summary>A GoogLeNet. The members are those of the runtime's GoogLeNetAttribute, which documents them.</summary>
internal sealed record GoogLeNetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices)
    : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public bool TransformInput { get; init; }
}
