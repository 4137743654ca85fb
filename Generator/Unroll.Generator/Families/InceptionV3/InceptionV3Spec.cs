using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.InceptionV3;

/// <summary>An Inception v3. The members are those of the runtime's InceptionV3Attribute, which documents them.</summary>
internal sealed record InceptionV3Spec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices)
    : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public bool TransformInput { get; init; }
}
