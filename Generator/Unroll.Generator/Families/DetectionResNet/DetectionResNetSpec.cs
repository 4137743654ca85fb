using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.DetectionResNet;

/// <summary>A backbone of mmdetection. The members are those of the runtime's DetectionResNetAttribute, which documents them.</summary>
internal sealed record DetectionResNetSpec(string Name, Shape Input, EquatableArray<int> OutIndices, int Depth)
    : NetworkSpec(Name, Input, 0, OutIndices)
{
    public int StemChannels { get; init; }

    public int BaseChannels { get; init; } = 64;

    public int NumStages { get; init; } = 4;

    public EquatableArray<int> Strides { get; init; } = new([1, 2, 2, 2]);

    public EquatableArray<int> Dilations { get; init; } = new([1, 1, 1, 1]);

    public ResNetStyle Style { get; init; }

    public bool DeepStem { get; init; }

    public bool AvgDown { get; init; }

    public int Groups { get; init; } = 1;

    public int BaseWidth { get; init; } = 4;

    public NormKind Norm { get; init; }

    public int NormGroups { get; init; } = 32;

    public double NormEpsilon { get; init; } = 1e-5;

    public int FrozenStages { get; init; } = -1;

    public bool NormEval { get; init; } = true;

    public DeformableConvolutionSpec? Deformable { get; init; }

    public EquatableArray<BlockPluginSpec> Plugins { get; init; }

    public bool IsBasic => Depth < 50;

    public int Expansion => IsBasic ? 1 : 4;

    /// <summary>Channels of the stem.</summary>
    public int StemWidth => StemChannels == 0 ? BaseChannels : StemChannels;

    /// <summary>Channels of a stage before the block's expansion.</summary>
    public int Planes(int stage) => BaseChannels << stage;

    /// <summary>Channels of a stage's 3x3 convolutions.</summary>
    public long Width(int stage) => Groups == 1 ? Planes(stage) : (long)Math.Floor(Planes(stage) * ((double)BaseWidth / BaseChannels)) * Groups;

    /// <summary>Channels at a position in a stage's bottlenecks.</summary>
    public long ChannelsAt(PluginPosition position, int stage) => position == PluginPosition.AfterConv3 ? (long)Planes(stage) * Expansion : Width(stage);

    /// <summary>Blocks of each stage.</summary>
    public EquatableArray<int> Blocks
    {
        get
        {
            int[] blocks = Depth switch
            {
                18 => [2, 2, 2, 2],
                101 => [3, 4, 23, 3],
                152 => [3, 8, 36, 3],
                _ => [3, 4, 6, 3],
            };
            return blocks.Take(NumStages).ToEquatableArray();
        }
    }
}
