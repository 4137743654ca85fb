using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Families.SKNet;

/// <summary>The rules for declarations of the SKNet family.</summary>
internal sealed class SKNetRules(SKNetSpec spec, NamedArguments given, IssueList issues) : StagedRules<SKNetSpec>(spec, given, issues)
{
    private const int FewestKernels = 2;
    private const int StemChannels = 64;

    private bool IsBasic => Spec.Block == ResidualBlock.Basic;

    protected override void CheckValues()
    {
        Options.Defined(nameof(Spec.Block), Spec.Block);
        Options.Range(nameof(Spec.Cardinality), Spec.Cardinality, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.BottleneckWidth), Spec.BottleneckWidth, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.SqueezeReduction), Spec.SqueezeReduction, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.SqueezeDivisor), Spec.SqueezeDivisor, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.StemWidth), Spec.StemWidth, 1, NetworkLimits.MaxSize / 2);
        Options.Needs(nameof(Spec.StemWidth), Spec.DeepStem, "DeepStem = true");
        Options.Exclude(IsBasic && Spec.Cardinality != 1, nameof(Spec.Cardinality), nameof(Spec.Cardinality), "Block = ResidualBlock.Basic");
        Options.Exclude(IsBasic && Spec.BottleneckWidth != 64, nameof(Spec.BottleneckWidth), nameof(Spec.BottleneckWidth), "Block = ResidualBlock.Basic");
        if (Spec.Kernels.Count is < FewestKernels or > NetworkLimits.MaxRadix)
        {
            Issues.Add(
                DiagnosticDescriptors.OutOfRange, nameof(Spec.Kernels), "The number of Kernels", $"from {FewestKernels} to {NetworkLimits.MaxRadix}", $"{Spec.Kernels.Count}");
        }
        else if (Spec.Kernels.Any(IsUnfit))
        {
            Issues.Add(
                DiagnosticDescriptors.OutOfRange, nameof(Spec.Kernels), "Each of Kernels", $"odd and from 3 to {NetworkLimits.MaxKernel}", $"{Spec.Kernels.First(IsUnfit)}");
        }
    }

    private static bool IsUnfit(int kernel) => kernel is < 3 or > NetworkLimits.MaxKernel || kernel % 2 == 0;

    /// <summary>In basic blocks the selective kernels read what the stem and the stages return.</summary>
    protected override void CheckStem()
    {
        if (IsBasic && Spec.SplitInput)
        {
            Stages.Divides(SplitBy, Spec.Kernels.Count, Spec.DeepStem ? 2L * Spec.StemWidth : StemChannels, "the stem");
        }
    }

    protected override void CheckWidths(int channels, int stage)
    {
        var width = IsBasic ? channels : (long)Math.Floor(channels * (Spec.BottleneckWidth / 64.0)) * Spec.Cardinality;
        Stages.Width(nameof(Spec.BottleneckWidth), Spec.BottleneckWidth, width * Spec.Kernels.Count, (64 + channels - 1) / channels, $"stage {stage}'s selective kernels");
        if (Issues.Count == 0 && Spec.SplitInput)
        {
            Stages.Divides(SplitBy, Spec.Kernels.Count, width, $"stage {stage}'s blocks, which SplitInput divides among them");
        }

        if (Issues.Count == 0 && Spec.SplitInput)
        {
            Stages.Divides(nameof(Spec.Cardinality), Spec.Cardinality, width / Spec.Kernels.Count, $"each part of stage {stage}'s blocks");
        }
    }

    private string SplitBy => Given.IsGiven(nameof(Spec.Kernels)) ? nameof(Spec.Kernels) : nameof(Spec.Channels);
}
