using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Families.Res2Net;

/// <summary>The rules for declarations of the Res2Net family.</summary>
internal sealed class Res2NetRules(Res2NetSpec spec, NamedArguments given, IssueList issues) : StagedRules<Res2NetSpec>(spec, given, issues)
{
    protected override void CheckValues()
    {
        Options.Range(nameof(Spec.Scale), Spec.Scale, 1, NetworkLimits.MaxRadix);
        Options.Range(nameof(Spec.BottleneckWidth), Spec.BottleneckWidth, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.Cardinality), Spec.Cardinality, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.StemWidth), Spec.StemWidth, 1, NetworkLimits.MaxSize);
        Options.Needs(nameof(Spec.StemWidth), Spec.DeepStem, "DeepStem = true");
    }

    protected override void CheckWidths(int channels, int stage)
    {
        var width = (long)Math.Floor(channels * (Spec.BottleneckWidth / 64.0)) * Spec.Cardinality * Spec.Scale;
        Stages.Width(nameof(Spec.BottleneckWidth), Spec.BottleneckWidth, width, (64 + channels - 1) / channels, $"stage {stage}'s bottlenecks");
    }
}
