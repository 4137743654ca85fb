using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Declarations;

/// <summary>What a declaration of the CSPNet family must obey. Each group of rules may rely on those before it.</summary>
internal sealed class CspNetRules(CspNetSpec spec, NamedArguments given, IssueList issues)
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
        _rules.PositiveUpTo(nameof(spec.ExpandRatio), spec.ExpandRatio, NetworkLimits.MaxWidthMultiplier);
        _rules.PositiveUpTo(nameof(spec.BottleneckRatio), spec.BottleneckRatio, NetworkLimits.MaxWidthMultiplier);
        _rules.Range(nameof(spec.Cardinality), spec.Cardinality, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.StemWidth), spec.StemWidth, 1, NetworkLimits.MaxSize / 2);
        _rules.Needs(nameof(spec.StemWidth), spec.DeepStem, "DeepStem = true");
    }

    private void CheckWidths(int channels, int stage)
    {
        var expanded = spec.Expanded(channels);
        if (expanded < 2)
        {
            issues.Add(DiagnosticDescriptors.NoChannels, nameof(spec.ExpandRatio), nameof(spec.ExpandRatio), $"{spec.ExpandRatio}", $"the halves of stage {stage}", $"{2.0 / channels}");
            return;
        }

        if (expanded % 2 != 0)
        {
            issues.Add(
                DiagnosticDescriptors.OutOfRange, given.IsGiven(nameof(spec.ExpandRatio)) ? nameof(spec.ExpandRatio) : nameof(spec.Channels),
                $"The width of stage {stage}, its Channels times ExpandRatio,", "even, for one half to pass by its blocks", $"{expanded}");
        }

        if (issues.Count > 0)
        {
            return;
        }

        var width = spec.BottleneckWidth(expanded / 2);
        if (width < 1)
        {
            issues.Add(
                DiagnosticDescriptors.NoChannels, nameof(spec.BottleneckRatio), nameof(spec.BottleneckRatio), $"{spec.BottleneckRatio}", $"stage {stage}'s blocks",
                $"{2.0 / expanded}");
            return;
        }

        _stages.Divides(nameof(spec.Cardinality), spec.Cardinality, width, $"stage {stage}'s 3x3 convolutions");
        if (stage + 1 < spec.Channels.Count)
        {
            _stages.Divides(nameof(spec.Cardinality), spec.Cardinality, channels, $"stage {stage}, which the next one's first convolution reads");
        }
    }
}
