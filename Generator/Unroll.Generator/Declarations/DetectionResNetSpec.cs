using Unroll.Generator.Backends.Gpu.Kernels.Common;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Support;

namespace Unroll.Generator.Declarations;

// These mirror the enums of the runtime's BlockPlugins.cs, by name and by value.
internal enum PluginPosition
{
    AfterConv1,
    AfterConv2,
    AfterConv3,
}

internal enum ContextPooling
{
    Attention,
    Average,
}

[Flags]
internal enum ContextFusion
{
    None = 0,
    ChannelAdd = 1,
    ChannelMul = 2,
}

internal enum NonLocalMode
{
    EmbeddedGaussian,
    Gaussian,
    DotProduct,
    Concatenation,
}

/// <summary>A module in the bottlenecks of some stages; no stages stand for all.</summary>
internal abstract record BlockPluginSpec
{
    public PluginPosition Position { get; init; } = PluginPosition.AfterConv3;

    public EquatableArray<bool> Stages { get; init; }

    public string Postfix { get; init; } = "";

    /// <summary>The path of its module in a block.</summary>
    public abstract string ModuleName { get; }

    public bool IsIn(int stage) => Stages.Count == 0 || Stages[stage];
}

/// <summary>The members are those of the runtime's ContextBlockAttribute, which documents them.</summary>
internal sealed record ContextBlockSpec : BlockPluginSpec
{
    public double Ratio { get; init; } = 1.0 / 16;

    public ContextPooling Pooling { get; init; }

    public ContextFusion Fusion { get; init; } = ContextFusion.ChannelAdd;

    public override string ModuleName => "context_block" + Postfix;

    /// <summary>Inner channels of a block of <paramref name="channels"/>.</summary>
    public int Planes(int channels) => (int)(channels * Ratio);
}

/// <summary>The members are those of the runtime's NonLocalAttribute, which documents them.</summary>
internal sealed record NonLocalSpec : BlockPluginSpec
{
    public int Reduction { get; init; } = 2;

    public bool UseScale { get; init; } = true;

    public NonLocalMode Mode { get; init; }

    public bool SubSample { get; init; }

    public bool BatchNorm { get; init; }

    public override string ModuleName => "nonlocal_block" + Postfix;
}

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

    /// <summary>Channels at a place in a stage's bottlenecks.</summary>
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
