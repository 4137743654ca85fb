using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Families.CspNet;

/// <summary>The rules for declarations of the CSPNet family.</summary>
internal sealed class CspNetRules(CspNetSpec spec, NamedArguments given, IssueList issues) : StagedRules<CspNetSpec>(spec, given, issues)
{
    protected override void CheckValues()
    {
        Options.PositiveUpTo(nameof(Spec.ExpandRatio), Spec.ExpandRatio, NetworkLimits.MaxWidthMultiplier);
        Options.PositiveUpTo(nameof(Spec.BottleneckRatio), Spec.BottleneckRatio, NetworkLimits.MaxWidthMultiplier);
        Options.Range(nameof(Spec.Cardinality), Spec.Cardinality, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.StemWidth), Spec.StemWidth, 1, NetworkLimits.MaxSize / 2);
        Options.Needs(nameof(Spec.StemWidth), Spec.DeepStem, "DeepStem = true");
    }

    protected override void CheckWidths(int channels, int stage)
    {
        var expanded = Spec.Expanded(channels);
        if (expanded < 2)
        {
            Issues.Add(DiagnosticDescriptors.NoChannels, nameof(Spec.ExpandRatio), nameof(Spec.ExpandRatio), $"{Spec.ExpandRatio}", $"the halves of stage {stage}", $"{2.0 / channels}");
            return;
        }

        if (expanded % 2 != 0)
        {
            Issues.Add(
                DiagnosticDescriptors.OutOfRange, Given.IsGiven(nameof(Spec.ExpandRatio)) ? nameof(Spec.ExpandRatio) : nameof(Spec.Channels),
                $"The width of stage {stage}, its Channels times ExpandRatio,", "even, for one half to pass by its blocks", $"{expanded}");
        }

        if (Issues.Count > 0)
        {
            return;
        }

        var width = Spec.BottleneckWidth(expanded / 2);
        if (width < 1)
        {
            Issues.Add(
                DiagnosticDescriptors.NoChannels, nameof(Spec.BottleneckRatio), nameof(Spec.BottleneckRatio), $"{Spec.BottleneckRatio}", $"stage {stage}'s blocks",
                $"{2.0 / expanded}");
            return;
        }

        Stages.Divides(nameof(Spec.Cardinality), Spec.Cardinality, width, $"stage {stage}'s 3x3 convolutions");
        if (stage + 1 < Spec.Channels.Count)
        {
            Stages.Divides(nameof(Spec.Cardinality), Spec.Cardinality, channels, $"stage {stage}, which the next one's first convolution reads");
        }
    }
}
