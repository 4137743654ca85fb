using Unroll.Generator.Architectures;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Declarations;

/// <summary>What a declaration of the Res2Net family must obey. Each group of rules may rely on those before it.</summary>
internal sealed class Res2NetRules(Res2NetSpec spec, NamedArguments given, IssueList issues)
{
    private readonly OptionRules _rules = new(given, issues);
    private readonly StageRules _stages = new(spec, given, issues);

    public void Check()
    {
        Action[] groups = [CheckValues, _stages.Check, () => _stages.EachStage(CheckWidths)];
        foreach (var group in groups)
        {
            if (issues.Count > 0)
            {
                return;
            }

            group();
        }
    }

    private void CheckValues()
    {
        _rules.Range(nameof(spec.Scale), spec.Scale, 1, NetworkLimits.MaxRadix);
        _rules.Range(nameof(spec.BottleneckWidth), spec.BottleneckWidth, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.Cardinality), spec.Cardinality, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.StemWidth), spec.StemWidth, 1, NetworkLimits.MaxSize);
        _rules.Needs(nameof(spec.StemWidth), spec.DeepStem, "DeepStem = true");
    }

    private void CheckWidths(int channels, int stage)
    {
        var width = (long)Math.Floor(channels * (spec.BottleneckWidth / 64.0)) * spec.Cardinality * spec.Scale;
        _stages.Width(nameof(spec.BottleneckWidth), spec.BottleneckWidth, width, (64 + channels - 1) / channels, $"stage {stage}'s bottlenecks");
    }
}
