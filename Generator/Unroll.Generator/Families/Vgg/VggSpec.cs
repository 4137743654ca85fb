using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.Vgg;

/// <summary>A VGG. The members are those of the runtime's VggAttribute, which documents them.</summary>
internal sealed record VggSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices, EquatableArray<int> Layers)
    : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public EquatableArray<int> Channels { get; init; } = new([64, 128, 256, 512, 512]);

    public bool BatchNorm { get; init; }

    public int HiddenFeatures { get; init; } = 4096;
}
