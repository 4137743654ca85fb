namespace Unroll;

/// <summary>
/// Declares an MNASNet in its B1 variant: stacks of inverted residuals with kernels of 3 and 5. Parameter names and arithmetic are those of
/// torchvision.models.mnasnet0_5 … mnasnet1_3.
/// </summary>
/// <remarks>
/// <para>Source: Tan et al. 2018 (arXiv:1807.11626); torchvision/models/mnasnet.py, version 2, which scales the stem too.</para>
/// <para>
/// Stages, for <see cref="NetworkAttribute.OutIndices"/>: the six stacks of inverted residuals, layers.8 to layers.13.
/// Without a head and without stages the network returns what upstream's <c>layers</c> returns, the map after the last 1x1 convolution.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class MnasNetAttribute : NetworkAttribute
{
    /// <summary>Factor for all channel counts except the last 1280, upstream's alpha. Default: 1.</summary>
    public double WidthMultiplier { get; set; } = 1;
}
