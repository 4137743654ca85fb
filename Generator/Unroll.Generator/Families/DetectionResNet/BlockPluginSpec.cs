using Unroll.Generator.Declarations;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.DetectionResNet;

/// <summary>A module in the bottlenecks of some stages; an empty list stands for all.</summary>
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
