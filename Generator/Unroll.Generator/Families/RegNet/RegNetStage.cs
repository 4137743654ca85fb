namespace Unroll.Generator.Families.RegNet;

/// <summary>A stage of equal blocks.</summary>
/// <param name="Blocks">How many.</param>
/// <param name="Width">The channels that each returns.</param>
/// <param name="GroupWidth">The channels of a group of its 3x3 convolution.</param>
internal sealed record RegNetStage(int Blocks, int Width, int GroupWidth)
{
    /// <summary>All widths are multiples of this.</summary>
    public const int Quantum = 8;

    /// <summary>The stages that the quantised linear rule gives (arXiv:2003.13678, equations 2 to 4), as torchvision's BlockParams.from_init_params computes them.</summary>
    public static IReadOnlyList<RegNetStage> Of(RegNetSpec spec) =>
    [
        .. Enumerable.Range(0, spec.Depth).Select(block => BlockWidth(spec, block)).GroupBy(width => width).Select(blocks => Fit(spec, blocks.Key, blocks.Count())),
    ];

    /// <summary>The channels of a block before its groups are taken into account. PyTorch rounds to single precision at each step, which can decide between two stages.</summary>
    private static int BlockWidth(RegNetSpec spec, int block)
    {
        var (first, slope, step) = ((float)spec.InitialWidth, (float)spec.WidthSlope, (float)spec.WidthStep);
        var width = (float)((float)(block * slope) + first);
        var power = Math.Round((float)((float)Math.Log((float)(width / first)) / (float)Math.Log(spec.WidthStep)));
        var quantised = (float)(first * (float)Math.Pow(step, power));
        return (int)Math.Round((float)(quantised / Quantum)) * Quantum;
    }

    /// <summary>The stage whose 3x3 convolutions have the nearest width that consists of whole groups.</summary>
    private static RegNetStage Fit(RegNetSpec spec, int width, int blocks)
    {
        var bottleneck = (int)(width * spec.BottleneckMultiplier);
        var group = Math.Min(spec.GroupWidth, bottleneck);
        return new RegNetStage(blocks, (int)(LayerExtensions.RoundToMultiple(bottleneck, group) / spec.BottleneckMultiplier), group);
    }
}
