using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.Composed;

/// <summary>A network composed of stages. The members are those of the runtime's StemAttribute, StageAttribute and HeadAttribute, which document them.</summary>
internal sealed record ComposedSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices) : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public int StemChannels { get; init; } = 64;

    public int StemKernel { get; init; } = 7;

    public int StemStride { get; init; } = 2;

    public bool StemPool { get; init; } = true;

    public EquatableArray<StageSpec> Stages { get; init; }

    public int HeadChannels { get; init; }
}
