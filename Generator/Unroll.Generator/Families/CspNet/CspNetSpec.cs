using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.CspNet;

/// <summary>A network of the CSPNet family. The members are those of the runtime's CspNetAttribute, which documents them.</summary>
internal sealed record CspNetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices, EquatableArray<int> Layers)
    : StagedSpec(Name, Input, Classes, OutIndices, Layers)
{
    public double ExpandRatio { get; init; } = 2;

    public double BottleneckRatio { get; init; } = 0.5;

    public int Cardinality { get; init; } = 1;

    public bool DeepStem { get; init; }

    public int StemWidth { get; init; } = 32;

    /// <summary>Channels of a stage before they are split; Python rounds halves to even, as Math.Round does.</summary>
    public int Expanded(int channels) => (int)Math.Round(channels * ExpandRatio);

    /// <summary>Channels of the 3x3 convolution of a block.</summary>
    public int BottleneckWidth(int channels) => (int)Math.Round(channels * BottleneckRatio);
}
