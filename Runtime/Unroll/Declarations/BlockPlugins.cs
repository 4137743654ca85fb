namespace Unroll;

/// <summary>Where in a bottleneck a plugin stands.</summary>
public enum PluginPosition
{
    /// <summary>Behind the first 1x1 convolution, its norm and its activation.</summary>
    AfterConv1,
    /// <summary>Behind the 3x3 convolution, its norm and its activation.</summary>
    AfterConv2,
    /// <summary>Behind the last 1x1 convolution and its norm, before the shortcut is added.</summary>
    AfterConv3,
}

/// <summary>
/// Puts a module into the bottlenecks of a network that <see cref="DetectionResNetAttribute"/> declares: an entry of mmdetection's plugins.
/// Those at one position follow one another in the order of their attributes.
/// </summary>
public abstract class BlockPluginAttribute : Attribute
{
    /// <summary>Where it stands. Default: <see cref="PluginPosition.AfterConv3"/>.</summary>
    public PluginPosition Position { get; set; } = PluginPosition.AfterConv3;

    /// <summary>For each stage, whether its blocks have it. Default: all.</summary>
    public bool[] Stages { get; set; } = [];

    /// <summary>What follows the module's name in its parameters' names; needed where a block has several of a kind. Default: nothing.</summary>
    public string Postfix { get; set; } = "";
}

/// <summary>How a context block gathers its context.</summary>
public enum ContextPooling
{
    /// <summary>mmcv's 'att': pixels weighed by the softmax of a 1x1 convolution.</summary>
    Attention,
    /// <summary>mmcv's 'avg': the mean over all pixels.</summary>
    Average,
}

/// <summary>How a context block applies its context.</summary>
[Flags]
public enum ContextFusion
{
    /// <summary>Not at all, which is not allowed.</summary>
    None = 0,
    /// <summary>mmcv's 'channel_add': added to each pixel.</summary>
    ChannelAdd = 1,
    /// <summary>mmcv's 'channel_mul': each channel times its sigmoid, before what is added.</summary>
    ChannelMul = 2,
}

/// <summary>GCNet's global context block, mmcv's ContextBlock (mmcv/cnn/bricks/context_block.py); its module is context_block.</summary>
/// <remarks>Source: Cao et al. 2019 (arXiv:1904.11492).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ContextBlockAttribute : BlockPluginAttribute
{
    /// <summary>Inner channels as a part of the block's, rounded down. Default: 1/16.</summary>
    public double Ratio { get; set; } = 1.0 / 16;

    /// <summary>How it gathers its context, mmcv's pooling_type. Default: <see cref="ContextPooling.Attention"/>.</summary>
    public ContextPooling Pooling { get; set; }

    /// <summary>How it applies its context, mmcv's fusion_types. Default: <see cref="ContextFusion.ChannelAdd"/>.</summary>
    public ContextFusion Fusion { get; set; } = ContextFusion.ChannelAdd;
}

/// <summary>How a non-local block weighs a pair of pixels.</summary>
public enum NonLocalMode
{
    /// <summary>The softmax of the dot products of two 1x1 convolutions.</summary>
    EmbeddedGaussian,
    /// <summary>The softmax of the dot products of the pixels themselves.</summary>
    Gaussian,
    /// <summary>The dot products of two 1x1 convolutions, over the number of pixels.</summary>
    DotProduct,
    /// <summary>A learned projection of two 1x1 convolutions and relu, over the number of pixels.</summary>
    Concatenation,
}

/// <summary>The non-local block, mmcv's NonLocal2d (mmcv/cnn/bricks/non_local.py); its module is nonlocal_block.</summary>
/// <remarks>Source: Wang et al. 2018 (arXiv:1711.07971).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class NonLocalAttribute : BlockPluginAttribute
{
    /// <summary>The inner channels are the block's divided by this, at least 1. Default: 2.</summary>
    public int Reduction { get; set; } = 2;

    /// <summary>Divides the dot products by the root of the inner channels. Only with <see cref="NonLocalMode.EmbeddedGaussian"/>. Default: true.</summary>
    public bool UseScale { get; set; } = true;

    /// <summary>How it weighs a pair of pixels. Default: <see cref="NonLocalMode.EmbeddedGaussian"/>.</summary>
    public NonLocalMode Mode { get; set; }

    /// <summary>A 2x2 max pool before the keys and the values. Default: false.</summary>
    public bool SubSample { get; set; }

    /// <summary>A batch norm behind the block's last convolution, mmcv's norm_cfg. Default: false.</summary>
    public bool BatchNorm { get; set; }
}
