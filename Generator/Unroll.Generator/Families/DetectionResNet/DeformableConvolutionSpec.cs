using Unroll.Generator.Support;

namespace Unroll.Generator.Families.DetectionResNet;

/// <summary>The members are those of the runtime's DeformableConvolutionAttribute, which documents them.</summary>
internal sealed record DeformableConvolutionSpec
{
    public int Version { get; init; } = 1;

    public EquatableArray<bool> Stages { get; init; }

    public int DeformGroups { get; init; } = 1;

    public int Groups { get; init; } = 1;

    public bool FallbackOnStride { get; init; }

    public bool IsIn(int stage) => Stages.Count == 0 || Stages[stage];
}
