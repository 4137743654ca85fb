using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Support;

namespace Unroll.Generator.Declarations;

/// <summary>What a declaration of mmdetection's backbones must obey. Each group of rules may rely on those before it.</summary>
internal sealed class DetectionResNetRules(DetectionResNetSpec spec, NamedArguments given, IssueList issues)
{
    private const int MaxStages = 4;

    private readonly OptionRules _rules = new(given, issues);

    public void Check()
    {
        Action[] groups = [CheckValues, CheckStages, CheckCombinations, CheckWidths, CheckNormGroups, () => new BlockPartRules(spec, given, issues).Check()];
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
        _rules.OneOf(nameof(spec.Depth), spec.Depth, 18, 34, 50, 101, 152);
        _rules.Range(nameof(spec.StemChannels), spec.StemChannels, 0, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.BaseChannels), spec.BaseChannels, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.NumStages), spec.NumStages, 1, MaxStages);
        _rules.Range(nameof(spec.Groups), spec.Groups, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.BaseWidth), spec.BaseWidth, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.NormGroups), spec.NormGroups, 1, NetworkLimits.MaxSize);
        _rules.PositiveAndFinite(nameof(spec.NormEpsilon), spec.NormEpsilon);
        _rules.Defined(nameof(spec.Style), spec.Style);
        _rules.Defined(nameof(spec.Norm), spec.Norm);
    }

    private void CheckStages()
    {
        CheckEach(nameof(spec.Strides), spec.Strides);
        CheckEach(nameof(spec.Dilations), spec.Dilations);
        _rules.Range(nameof(spec.FrozenStages), spec.FrozenStages, -1, spec.NumStages);
        NetworkFamily.CheckOutIndices(spec.OutIndices, spec.NumStages, issues);
    }

    private void CheckEach(string option, EquatableArray<int> values)
    {
        if (values.Count != spec.NumStages)
        {
            issues.Add(DiagnosticDescriptors.OutOfRange, option, $"The number of {option}", $"{spec.NumStages}, one for each stage", $"{values.Count}");
        }
        else if (values.Any(value => value is < 1 or > NetworkLimits.MaxKernel))
        {
            issues.Add(
                DiagnosticDescriptors.OutOfRange, option, $"Each of {option}", $"from 1 to {NetworkLimits.MaxKernel}",
                $"{values.First(value => value is < 1 or > NetworkLimits.MaxKernel)}");
        }
    }

    private void CheckCombinations()
    {
        var basic = $"Depth = {spec.Depth}";
        _rules.Exclude(spec.IsBasic && spec.Style == ResNetStyle.Caffe, nameof(spec.Style), "Style = ResNetStyle.Caffe", basic);
        _rules.Exclude(spec.IsBasic && spec.Groups > 1, nameof(spec.Groups), nameof(spec.Groups), basic);
        _rules.Needs(nameof(spec.BaseWidth), spec.Groups > 1, nameof(spec.Groups));
        _rules.Needs(nameof(spec.NormGroups), spec.Norm == NormKind.GroupNorm, "Norm = NormKind.GroupNorm");
        if (spec.DeepStem && spec.StemWidth < 2)
        {
            var option = spec.StemChannels == 0 ? nameof(spec.BaseChannels) : nameof(spec.StemChannels);
            issues.Add(DiagnosticDescriptors.NoChannels, option, option, $"{spec.StemWidth}", "the stem's first convolution", "2");
        }
    }

    private void CheckWidths()
    {
        for (var stage = 0; stage < spec.NumStages && issues.Count == 0; stage++)
        {
            var width = spec.Width(stage);
            if (width < 1)
            {
                // The smallest width of a group that leaves it a channel.
                var least = ((spec.BaseChannels - 1) / spec.Planes(stage)) + 1;
                issues.Add(DiagnosticDescriptors.NoChannels, nameof(spec.BaseWidth), nameof(spec.BaseWidth), $"{spec.BaseWidth}", $"stage {stage}'s 3x3 convolutions", $"{least}");
            }
            else if (Math.Max(width, spec.ChannelsAt(PluginPosition.AfterConv3, stage)) is > NetworkLimits.MaxWidth and var most)
            {
                issues.Add(
                    DiagnosticDescriptors.TooLarge, Issue.WholeAttribute, $"stage {stage}'s blocks are {most} channels wide, and at most {NetworkLimits.MaxWidth} are supported");
            }
        }
    }

    private void CheckNormGroups()
    {
        if (spec.Norm != NormKind.GroupNorm)
        {
            return;
        }

        if (spec.DeepStem)
        {
            Divides(spec.StemWidth / 2, "the stem's first convolution");
        }

        Divides(spec.StemWidth, "the stem");
        for (var stage = 0; stage < spec.NumStages; stage++)
        {
            Divides(spec.Width(stage), $"stage {stage}'s 3x3 convolutions");
            Divides(spec.ChannelsAt(PluginPosition.AfterConv3, stage), $"stage {stage}'s blocks");
        }
    }

    private void Divides(long channels, string where)
    {
        if (issues.Count == 0 && channels % spec.NormGroups != 0)
        {
            var member = given.IsGiven(nameof(spec.NormGroups)) ? nameof(spec.NormGroups) : nameof(spec.Norm);
            issues.Add(DiagnosticDescriptors.DoesNotDivide, member, nameof(spec.NormGroups), $"{spec.NormGroups}", $"{channels}", where);
        }
    }
}
