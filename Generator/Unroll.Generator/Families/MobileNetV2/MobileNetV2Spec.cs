using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.MobileNetV2;

/// <summary>A MobileNetV2. The members are those of the runtime's MobileNetV2Attribute, which documents them.</summary>
internal sealed record MobileNetV2Spec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices)
    : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public double WidthMultiplier { get; init; } = 1;

    public int RoundNearest { get; init; } = 8;
}
