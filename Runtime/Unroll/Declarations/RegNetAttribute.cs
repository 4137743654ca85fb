namespace Unroll;

/// <summary>
/// Declares a RegNet: bottlenecks of grouped convolutions whose widths follow a quantised linear rule: RegNetX, or RegNetY with squeeze-excitation.
/// Parameter names and arithmetic are those of torchvision.models.regnet_x_400mf … regnet_y_128gf.
/// </summary>
/// <remarks>
/// <para>Source: Radosavovic et al. 2020 (arXiv:2003.13678); torchvision/models/regnet.py.</para>
/// <para>
/// The rule: block i of <see cref="Depth"/> would be <c>InitialWidth + WidthSlope * i</c> channels wide; this is replaced by the nearest (by logarithm) of
/// <c>InitialWidth * WidthStep^k</c>, rounded to a multiple of 8. Blocks of equal width form a stage, whose width is then rounded to a multiple of <see cref="GroupWidth"/>.
/// </para>
/// <para>
/// Stages, for <see cref="NetworkAttribute.OutIndices"/>: trunk_output.block1 and so on; the published networks have four. Without a head and without stages the network
/// returns the last one.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class RegNetAttribute : NetworkAttribute
{
    /// <summary>Blocks of all stages together, upstream's depth. Required.</summary>
    public int Depth { get; set; }

    /// <summary>Channels of the first block, a multiple of 8; upstream's w_0. Required.</summary>
    public int InitialWidth { get; set; }

    /// <summary>By how many channels each block is wider than the one before, prior to quantisation; upstream's w_a. From 0 to 4096. Default: 0, one stage of equal blocks.</summary>
    public double WidthSlope { get; set; }

    /// <summary>The factor from one stage's channels to the next one's, upstream's w_m; above 1 and at most 16. Default: 2.</summary>
    public double WidthStep { get; set; } = 2;

    /// <summary>Channels of each group of the 3x3 convolutions, upstream's group_width; a stage with fewer channels is one group. Required.</summary>
    public int GroupWidth { get; set; }

    /// <summary>The ratio of the 3x3 convolutions' channels to the block's, upstream's bottleneck_multiplier; from 0.125 to 16. Default: 1.</summary>
    public double BottleneckMultiplier { get; set; } = 1;

    /// <summary>
    /// The ratio of the squeezed channels to those of the block's input, upstream's se_ratio: 0.25 in RegNetY. 0: no squeeze-excitation, RegNetX. At most 1. Default: 0.
    /// </summary>
    public double SqueezeRatio { get; set; }

    /// <summary>Channels of the stem, upstream's stem_width. Default: 32.</summary>
    public int StemWidth { get; set; } = 32;
}
