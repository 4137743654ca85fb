using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Families.RegNet;

/// <summary>The rules for declarations of the RegNet family.</summary>
internal sealed class RegNetRules(RegNetSpec spec, NamedArguments given, IssueList issues) : FamilyRules<RegNetSpec>(spec, given, issues)
{
    private const double MaxSlope = 4096;
    private const double MaxStep = 16;
    private const double MaxMultiplier = 16;

    /// <summary>The least ratio that leaves the narrowest block a channel.</summary>
    private const double MinMultiplier = 1.0 / RegNetStage.Quantum;

    protected override IEnumerable<Action> Groups => [CheckValues, CheckStages, CheckSqueeze];

    private void CheckValues()
    {
        Options.Range(nameof(Spec.Depth), Spec.Depth, 1, NetworkLimits.MaxBlocks);
        Require(
            Spec.InitialWidth is >= RegNetStage.Quantum and <= NetworkLimits.MaxSize && Spec.InitialWidth % RegNetStage.Quantum == 0,
            nameof(Spec.InitialWidth), $"a multiple of {RegNetStage.Quantum} up to {NetworkLimits.MaxSize}", Spec.InitialWidth);
        Require(Spec.WidthSlope is >= 0 and <= MaxSlope, nameof(Spec.WidthSlope), $"from 0 to {MaxSlope}", Spec.WidthSlope);
        Require(Spec.WidthStep is > 1 and <= MaxStep, nameof(Spec.WidthStep), $"above 1 and at most {MaxStep}", Spec.WidthStep);
        Options.Range(nameof(Spec.GroupWidth), Spec.GroupWidth, 1, NetworkLimits.MaxSize);
        Require(
            Spec.BottleneckMultiplier is >= MinMultiplier and <= MaxMultiplier,
            nameof(Spec.BottleneckMultiplier), $"from {MinMultiplier} to {MaxMultiplier}", Spec.BottleneckMultiplier);
        Require(Spec.SqueezeRatio is >= 0 and <= 1, nameof(Spec.SqueezeRatio), "from 0 to 1", Spec.SqueezeRatio);
        Options.Range(nameof(Spec.StemWidth), Spec.StemWidth, 1, NetworkLimits.MaxSize);
    }

    private void CheckStages()
    {
        var stages = RegNetStage.Of(Spec);
        NetworkFamily.CheckOutIndices(Spec.OutIndices, stages.Count, Issues);
        if (stages.Count > NetworkLimits.MaxStages)
        {
            Issues.Add(
                DiagnosticDescriptors.TooLarge, Issue.WholeAttribute, $"it has {stages.Count} stages, and at most {NetworkLimits.MaxStages} are supported");
        }
        else if (stages.Any(stage => stage.Width > NetworkLimits.MaxWidth))
        {
            Issues.Add(
                DiagnosticDescriptors.TooLarge, Issue.WholeAttribute,
                $"its last stage is {stages.Max(stage => stage.Width)} channels wide, and at most {NetworkLimits.MaxWidth} are supported");
        }
    }

    /// <summary>No block reads fewer channels than the first one, or than the first stage returns.</summary>
    private void CheckSqueeze()
    {
        var narrowest = Math.Min(Spec.StemWidth, RegNetStage.Of(Spec)[0].Width);
        if (Spec.SqueezeRatio > 0 && Math.Round(Spec.SqueezeRatio * narrowest) < 1)
        {
            Issues.Add(
                DiagnosticDescriptors.NoChannels, nameof(Spec.SqueezeRatio), nameof(Spec.SqueezeRatio), $"{Spec.SqueezeRatio}",
                $"the squeeze of {narrowest} channels", $"{1.0 / narrowest}");
        }
    }

    private void Require(bool holds, string option, string allowed, double value)
    {
        if (!holds)
        {
            Issues.Add(DiagnosticDescriptors.OutOfRange, option, option, allowed, $"{value}");
        }
    }
}
