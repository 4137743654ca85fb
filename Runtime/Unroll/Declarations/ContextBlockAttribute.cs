namespace Unroll;

/// <summary>GCNet's global context block, mmcv's ContextBlock (mmcv/cnn/bricks/context_block.py); its module is context_block.</summary>
/// <remarks>Source: Cao et al. 2019 (arXiv:1904.11492).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ContextBlockAttribute : BlockPluginAttribute
{
    /// <summary>Inner channels as a fraction of the block's, rounded down. Default: 1/16.</summary>
    public double Ratio { get; set; } = 1.0 / 16;

    /// <summary>How the block gathers its context, mmcv's pooling_type. Default: <see cref="ContextPooling.Attention"/>.</summary>
    public ContextPooling Pooling { get; set; }

    /// <summary>How the block applies its context, mmcv's fusion_types. Default: <see cref="ContextFusion.ChannelAdd"/>.</summary>
    public ContextFusion Fusion { get; set; } = ContextFusion.ChannelAdd;
}
