using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.ResNet;

/// <summary>A network of the ResNet family. The members are those of the runtime's ResNetAttribute, which documents them.</summary>
internal sealed record ResNetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices, EquatableArray<int> Layers)
    : StagedSpec(Name, Input, Classes, OutIndices, Layers)
{
    public ResidualBlock Block { get; init; } = ResidualBlock.Bottleneck;

    public int Radix { get; init; }

    public int Cardinality { get; init; } = 1;

    public int BottleneckWidth { get; init; } = 64;

    public bool DeepStem { get; init; }

    public int StemWidth { get; init; } = 64;

    public bool TieredStem { get; init; }

    public bool AvgDown { get; init; }

    public bool Avd { get; init; }

    public bool AvdFirst { get; init; }

    public int SplitAttentionDivisor { get; init; } = 1;

    public ChannelAttention Attention { get; init; }

    public int SqueezeReduction { get; init; } = 16;

    public int SqueezeDivisor { get; init; } = 8;

    public int EcaKernel { get; init; }

    public EquatableArray<bool> ReplaceStrideWithDilation { get; init; }

    public int Dilation { get; init; } = 1;

    public int OutputStride { get; init; } = 32;

    public FirstBlockDilation FirstBlockDilation { get; init; }

    public int LastStride { get; init; } = 2;

    public ResNetStyle Style { get; init; }

    public AntiAliasing AntiAliasing { get; init; }

    public NormKind Norm { get; init; }

    public int NormGroups { get; init; } = 32;

    public double NormEpsilon { get; init; } = 1e-5;

    public EquatableArray<InstanceBatchNorm> Ibn { get; init; }

    public bool RectifiedConv { get; init; }

    public bool RectifyAvg { get; init; }
}
