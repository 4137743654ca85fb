using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.DetectionResNet;

/// <summary>The rules for declarations of mmdetection's backbones.</summary>
internal sealed class DetectionResNetRules(DetectionResNetSpec spec, NamedArguments given, IssueList issues) : FamilyRules<DetectionResNetSpec>(spec, given, issues)
{
    private const int MaxStages = 4;

    protected override IEnumerable<Action> Groups => [CheckValues, CheckStages, CheckCombinations, CheckWidths, CheckNormGroups, () => new BlockPartRules(Spec, Given, Issues).Check()];

    private void CheckValues()
    {
        Options.OneOf(nameof(Spec.Depth), Spec.Depth, 18, 34, 50, 101, 152);
        Options.Range(nameof(Spec.StemChannels), Spec.StemChannels, 0, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.BaseChannels), Spec.BaseChannels, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.NumStages), Spec.NumStages, 1, MaxStages);
        Options.Range(nameof(Spec.Groups), Spec.Groups, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.BaseWidth), Spec.BaseWidth, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.NormGroups), Spec.NormGroups, 1, NetworkLimits.MaxSize);
        Options.PositiveAndFinite(nameof(Spec.NormEpsilon), Spec.NormEpsilon);
        Options.Defined(nameof(Spec.Style), Spec.Style);
        Options.Defined(nameof(Spec.Norm), Spec.Norm);
    }

    private void CheckStages()
    {
        CheckEach(nameof(Spec.Strides), Spec.Strides);
        CheckEach(nameof(Spec.Dilations), Spec.Dilations);
        Options.Range(nameof(Spec.FrozenStages), Spec.FrozenStages, -1, Spec.NumStages);
        NetworkFamily.CheckOutIndices(Spec.OutIndices, Spec.NumStages, Issues);
    }

    private void CheckEach(string option, EquatableArray<int> values)
    {
        if (values.Count != Spec.NumStages)
        {
            Issues.Add(DiagnosticDescriptors.OutOfRange, option, $"The number of {option}", $"{Spec.NumStages}, one for each stage", $"{values.Count}");
        }
        else if (values.Any(value => value is < 1 or > NetworkLimits.MaxKernel))
        {
            Issues.Add(
                DiagnosticDescriptors.OutOfRange, option, $"Each of {option}", $"from 1 to {NetworkLimits.MaxKernel}",
                $"{values.First(value => value is < 1 or > NetworkLimits.MaxKernel)}");
        }
    }

    private void CheckCombinations()
    {
        var basic = $"Depth = {Spec.Depth}";
        Options.Exclude(Spec.IsBasic && Spec.Style == ResNetStyle.Caffe, nameof(Spec.Style), "Style = ResNetStyle.Caffe", basic);
        Options.Exclude(Spec.IsBasic && Spec.Groups > 1, nameof(Spec.Groups), nameof(Spec.Groups), basic);
        Options.Needs(nameof(Spec.BaseWidth), Spec.Groups > 1, nameof(Spec.Groups));
        Options.Needs(nameof(Spec.NormGroups), Spec.Norm == NormKind.GroupNorm, "Norm = NormKind.GroupNorm");
        if (Spec.DeepStem && Spec.StemWidth < 2)
        {
            var option = Spec.StemChannels == 0 ? nameof(Spec.BaseChannels) : nameof(Spec.StemChannels);
            Issues.Add(DiagnosticDescriptors.NoChannels, option, option, $"{Spec.StemWidth}", "the stem's first convolution", "2");
        }
    }

    private void CheckWidths()
    {
        for (var stage = 0; stage < Spec.NumStages && Issues.Count == 0; stage++)
        {
            var width = Spec.Width(stage);
            if (width < 1)
            {
                // The smallest group width that leaves at least one channel.
                var least = ((Spec.BaseChannels - 1) / Spec.Planes(stage)) + 1;
                Issues.Add(DiagnosticDescriptors.NoChannels, nameof(Spec.BaseWidth), nameof(Spec.BaseWidth), $"{Spec.BaseWidth}", $"stage {stage}'s 3x3 convolutions", $"{least}");
            }
            else if (Math.Max(width, Spec.ChannelsAt(PluginPosition.AfterConv3, stage)) is > NetworkLimits.MaxWidth and var most)
            {
                Issues.Add(
                    DiagnosticDescriptors.TooLarge, Issue.WholeAttribute, $"stage {stage}'s blocks are {most} channels wide, and at most {NetworkLimits.MaxWidth} are supported");
            }
        }
    }

    private void CheckNormGroups()
    {
        if (Spec.Norm != NormKind.GroupNorm)
        {
            return;
        }

        if (Spec.DeepStem)
        {
            Divides(Spec.StemWidth / 2, "the stem's first convolution");
        }

        Divides(Spec.StemWidth, "the stem");
        for (var stage = 0; stage < Spec.NumStages; stage++)
        {
            Divides(Spec.Width(stage), $"stage {stage}'s 3x3 convolutions");
            Divides(Spec.ChannelsAt(PluginPosition.AfterConv3, stage), $"stage {stage}'s blocks");
        }
    }

    private void Divides(long channels, string where)
    {
        if (Issues.Count == 0 && channels % Spec.NormGroups != 0)
        {
            var member = Given.IsGiven(nameof(Spec.NormGroups)) ? nameof(Spec.NormGroups) : nameof(Spec.Norm);
            Issues.Add(DiagnosticDescriptors.DoesNotDivide, member, nameof(Spec.NormGroups), $"{Spec.NormGroups}", $"{channels}", where);
        }
    }
}
