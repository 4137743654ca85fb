using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Families.SENet;

/// <summary>The rules for declarations of the SENet family.</summary>
internal sealed class SENetRules(SENetSpec spec, NamedArguments given, IssueList issues) : StagedRules<SENetSpec>(spec, given, issues)
{
    protected override void CheckValues()
    {
        Options.Defined(nameof(Spec.Block), Spec.Block);
        Options.Range(nameof(Spec.Cardinality), Spec.Cardinality, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.BottleneckWidth), Spec.BottleneckWidth, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.SqueezeReduction), Spec.SqueezeReduction, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.StemChannels), Spec.StemChannels, 1, NetworkLimits.MaxSize);
        Options.OneOf(nameof(Spec.DownsampleKernel), Spec.DownsampleKernel, 1, 3);
        Options.Needs(nameof(Spec.BottleneckWidth), Spec.Block == SENetBlock.ResNeXt, "Block = SENetBlock.ResNeXt");
    }

    protected override void CheckWidths(int channels, int stage)
    {
        var blocks = $"stage {stage}'s blocks";
        var expanded = channels * (Spec.Block == SENetBlock.Basic ? 1L : 4L);
        if (Spec.Block == SENetBlock.ResNeXt)
        {
            var width = (long)Math.Floor(channels * (Spec.BottleneckWidth / 64.0)) * Spec.Cardinality;
            Stages.Width(nameof(Spec.BottleneckWidth), Spec.BottleneckWidth, width, (64 + channels - 1) / channels, blocks);
        }
        else
        {
            Stages.Divides(nameof(Spec.Cardinality), Spec.Cardinality, Spec.Block == SENetBlock.Wide ? 2L * channels : channels, $"stage {stage}'s 3x3 convolutions");
        }

        if (Issues.Count == 0 && expanded < Spec.SqueezeReduction)
        {
            Issues.Add(
                DiagnosticDescriptors.OutOfRange, nameof(Spec.SqueezeReduction), nameof(Spec.SqueezeReduction), $"at most {expanded}, the channels of stage {stage}",
                $"{Spec.SqueezeReduction}");
        }
    }
}
