using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families;

/// <summary>A residual network of stages: Layers gives the blocks of each, Channels their widths before the block's expansion.</summary>
internal abstract record StagedSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices, EquatableArray<int> Layers)
    : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public EquatableArray<int> Channels { get; init; } = new([64, 128, 256, 512]);
}
