using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.MobileNetV3;

/// <summary>A MobileNetV3. The members are those of the runtime's MobileNetV3Attribute, which documents them.</summary>
internal sealed record MobileNetV3Spec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices)
    : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public MobileNetV3Variant Variant { get; init; }

    public double WidthMultiplier { get; init; } = 1;

    public bool ReducedTail { get; init; }

    public bool Dilated { get; init; }
}
