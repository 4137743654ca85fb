using Unroll.Generator.Architectures;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Declarations;

/// <summary>What a declaration of the SKNet family must obey. Each group of rules may rely on those before it.</summary>
internal sealed class SKNetRules(SKNetSpec spec, NamedArguments given, IssueList issues)
{
    private const int FewestKernels = 2;
    private const int StemChannels = 64;

    private readonly OptionRules _rules = new(given, issues);
    private readonly StageRules _stages = new(spec, given, issues);

    private bool IsBasic => spec.Block == ResidualBlock.Basic;

    public void Check()
    {
        Action[] groups = [CheckValues, _stages.Check, CheckStem, () => _stages.EachStage(CheckWidths)];
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
        _rules.Range(nameof(spec.SqueezeDivisor), spec.SqueezeDivisor, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.StemWidth), spec.StemWidth, 1, NetworkLimits.MaxSize / 2);
        _rules.Needs(nameof(spec.StemWidth), spec.DeepStem, "DeepStem = true");
        _rules.Exclude(IsBasic && spec.Cardinality != 1, nameof(spec.Cardinality), nameof(spec.Cardinality), "Block = ResidualBlock.Basic");
        _rules.Exclude(IsBasic && spec.BottleneckWidth != 64, nameof(spec.BottleneckWidth), nameof(spec.BottleneckWidth), "Block = ResidualBlock.Basic");
        if (spec.Kernels.Count is < FewestKernels or > NetworkLimits.MaxRadix)
        {
            issues.Add(
                DiagnosticDescriptors.OutOfRange, nameof(spec.Kernels), "The number of Kernels", $"from {FewestKernels} to {NetworkLimits.MaxRadix}", $"{spec.Kernels.Count}");
        }
        else if (spec.Kernels.Any(IsUnfit))
        {
            issues.Add(
                DiagnosticDescriptors.OutOfRange, nameof(spec.Kernels), "Each of Kernels", $"odd and from 3 to {NetworkLimits.MaxKernel}", $"{spec.Kernels.First(IsUnfit)}");
        }
    }

    private static bool IsUnfit(int kernel) => kernel is < 3 or > NetworkLimits.MaxKernel || kernel % 2 == 0;

    /// <summary>In basic blocks the selective kernels read what the stem and the stages return.</summary>
    private void CheckStem()
    {
        if (IsBasic && spec.SplitInput)
        {
            _stages.Divides(SplitBy, spec.Kernels.Count, spec.DeepStem ? 2L * spec.StemWidth : StemChannels, "the stem");
        }
    }

    private void CheckWidths(int channels, int stage)
    {
        var width = IsBasic ? channels : (long)Math.Floor(channels * (spec.BottleneckWidth / 64.0)) * spec.Cardinality;
        _stages.Width(nameof(spec.BottleneckWidth), spec.BottleneckWidth, width * spec.Kernels.Count, (64 + channels - 1) / channels, $"stage {stage}'s selective kernels");
        if (issues.Count == 0 && spec.SplitInput)
        {
            _stages.Divides(SplitBy, spec.Kernels.Count, width, $"stage {stage}'s blocks, which SplitInput divides among them");
        }

        if (issues.Count == 0 && spec.SplitInput)
        {
            _stages.Divides(nameof(spec.Cardinality), spec.Cardinality, width / spec.Kernels.Count, $"each part of stage {stage}'s blocks");
        }
    }

    private string SplitBy => given.IsGiven(nameof(spec.Kernels)) ? nameof(spec.Kernels) : nameof(spec.Channels);
}
