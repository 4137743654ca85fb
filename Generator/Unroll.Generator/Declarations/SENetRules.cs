using Unroll.Generator.Architectures;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Declarations;

/// <summary>What a declaration of the SENet family must obey. Each group of rules may rely on those before it.</summary>
internal sealed class SENetRules(SENetSpec spec, NamedArguments given, IssueList issues)
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
        _rules.Defined(nameof(spec.Block), spec.Block);
        _rules.Range(nameof(spec.Cardinality), spec.Cardinality, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.BottleneckWidth), spec.BottleneckWidth, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.SqueezeReduction), spec.SqueezeReduction, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.StemChannels), spec.StemChannels, 1, NetworkLimits.MaxSize);
        _rules.OneOf(nameof(spec.DownsampleKernel), spec.DownsampleKernel, 1, 3);
        _rules.Needs(nameof(spec.BottleneckWidth), spec.Block == SENetBlock.ResNeXt, "Block = SENetBlock.ResNeXt");
    }

    private void CheckWidths(int channels, int stage)
    {
        var blocks = $"stage {stage}'s blocks";
        var expanded = channels * (spec.Block == SENetBlock.Basic ? 1L : 4L);
        if (spec.Block == SENetBlock.ResNeXt)
        {
            var width = (long)Math.Floor(channels * (spec.BottleneckWidth / 64.0)) * spec.Cardinality;
            _stages.Width(nameof(spec.BottleneckWidth), spec.BottleneckWidth, width, (64 + channels - 1) / channels, blocks);
        }
        else
        {
            _stages.Divides(nameof(spec.Cardinality), spec.Cardinality, spec.Block == SENetBlock.Wide ? 2L * channels : channels, $"stage {stage}'s 3x3 convolutions");
        }

        if (issues.Count == 0 && expanded < spec.SqueezeReduction)
        {
            issues.Add(
                DiagnosticDescriptors.OutOfRange, nameof(spec.SqueezeReduction), nameof(spec.SqueezeReduction), $"at most {expanded}, the channels of stage {stage}",
                $"{spec.SqueezeReduction}");
        }
    }
}
