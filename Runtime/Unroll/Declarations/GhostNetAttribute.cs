namespace Unroll;

/// <summary>
/// Declares a GhostNet: bottlenecks that compute some of their channels by 1x1 convolutions and derive the others from them by cheap depthwise ones. Parameter names and
/// arithmetic are those of timm (timm/models/ghostnet.py). Its five stages, the last groups of blocks at each resolution, are blocks.0, .2, .4, .6 and .8; without classes
/// and stages it returns blocks.9, the last feature map. As in timm, conv_head belongs to the network even where no classifier follows it.
/// </summary>
/// <remarks>Source: Han et al. 2019 (arXiv:1911.11907).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class GhostNetAttribute : NetworkAttribute
{
    /// <summary>Factor for all channel counts, which are then rounded to multiples of 4 (timm's width). Positive, at most 16. Default: 1.</summary>
    public double WidthMultiplier { get; set; } = 1;

    /// <summary>The 1x1 convolution of a Ghost module computes one in this many channels (timm's ratio). Default: 2.</summary>
    public int Ratio { get; set; } = 2;

    /// <summary>Kernel size of the cheap operation, odd (timm's dw_size). Default: 3.</summary>
    public int CheapKernel { get; set; } = 3;
}
