namespace Unroll;

/// <summary>The non-local block, mmcv's NonLocal2d (mmcv/cnn/bricks/non_local.py); its module is nonlocal_block.</summary>
/// <remarks>Source: Wang et al. 2018 (arXiv:1711.07971).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class NonLocalAttribute : BlockPluginAttribute
{
    /// <summary>The inner channels are the block's divided by this, at least 1. Default: 2.</summary>
    public int Reduction { get; set; } = 2;

    /// <summary>Divides the dot products by the root of the inner channels. Only with <see cref="NonLocalMode.EmbeddedGaussian"/>. Default: true.</summary>
    public bool UseScale { get; set; } = true;

    /// <summary>How the block weights a pair of pixels. Default: <see cref="NonLocalMode.EmbeddedGaussian"/>.</summary>
    public NonLocalMode Mode { get; set; }

    /// <summary>A 2x2 max pool before the keys and the values. Default: false.</summary>
    public bool SubSample { get; set; }

    /// <summary>A batch norm after the block's last convolution, mmcv's norm_cfg. Default: false.</summary>
    public bool BatchNorm { get; set; }
}
