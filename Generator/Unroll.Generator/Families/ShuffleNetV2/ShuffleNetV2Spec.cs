using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.ShuffleNetV2;

/// <summary>A network of the ShuffleNet V2 family. The members are those of the runtime's ShuffleNetV2Attribute, which documents them.</summary>
internal sealed record ShuffleNetV2Spec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices)
    : StagedSpec(Name, Input, Classes, OutIndices, new([4, 8, 4]))
{
    public int StemChannels { get; init; } = 24;

    public int HeadChannels { get; init; } = 1024;
}
