using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Declarations;

/// <summary>The rules that stages of residual blocks obey, and those of the widths within a stage.</summary>
internal sealed class StageRules(StagedSpec spec, NamedArguments given, IssueList issues)
{
    public void Check()
    {
        CheckLayers();
        if (issues.Count == 0)
        {
            CheckChannels();
        }
    }

    /// <summary>Checks each stage's width in turn until one is wrong.</summary>
    public void EachStage(Action<int, int> check)
    {
        for (var stage = 0; stage < spec.Channels.Count && issues.Count == 0; stage++)
        {
            check(spec.Channels[stage], given.FirstStage + stage);
        }
    }

    /// <summary>A layer's channels, of which an option may leave too few.</summary>
    public void Width(string option, int value, long width, int least, string where)
    {
        if (width < 1)
        {
            issues.Add(DiagnosticDescriptors.NoChannels, option, option, $"{value}", where, $"{least}");
        }
        else if (width > NetworkLimits.MaxWidth)
        {
            issues.Add(
                DiagnosticDescriptors.TooLarge, Issue.WholeAttribute, $"{where} are {width} channels wide, and at most {NetworkLimits.MaxWidth} are supported");
        }
    }

    public void Divides(string option, int value, long channels, string where)
    {
        if (issues.Count == 0 && channels % value != 0)
        {
            issues.Add(DiagnosticDescriptors.DoesNotDivide, option, option, $"{value}", $"{channels}", where);
        }
    }

    private void CheckLayers()
    {
        const string Layers = nameof(StagedSpec.Layers);
        if (spec.Layers.Count == 0)
        {
            issues.Add(DiagnosticDescriptors.InvalidLayers, Layers, given.IsGiven(Layers) ? "is empty" : "is missing");
        }
        else if (spec.Layers.Any(blocks => blocks < 1))
        {
            issues.Add(DiagnosticDescriptors.InvalidLayers, Layers, $"gives a stage {spec.Layers.First(blocks => blocks < 1)} blocks");
        }
        else if (spec.Layers.Count > NetworkLimits.MaxStages)
        {
            issues.Add(
                DiagnosticDescriptors.TooLarge, Layers, $"Layers has {spec.Layers.Count} stages, and at most {NetworkLimits.MaxStages} are supported");
        }
        else if (spec.Layers.Sum(blocks => (long)blocks) is > NetworkLimits.MaxBlocks and var sum)
        {
            issues.Add(DiagnosticDescriptors.TooLarge, Layers, $"Layers has {sum} blocks, and at most {NetworkLimits.MaxBlocks} are supported");
        }
    }

    private void CheckChannels()
    {
        const string Channels = nameof(StagedSpec.Channels);
        if (spec.Channels.Count != spec.Layers.Count)
        {
            issues.Add(
                DiagnosticDescriptors.WrongCount, given.IsGiven(Channels) ? Channels : nameof(StagedSpec.Layers),
                Channels, Count(spec.Channels.Count, "value"), Count(spec.Layers.Count, "stage"), "the channels of each stage");
        }
        else if (spec.Channels.Any(channels => channels is < 1 or > NetworkLimits.MaxSize))
        {
            issues.Add(
                DiagnosticDescriptors.OutOfRange, Channels, "Each of Channels", $"from 1 to {NetworkLimits.MaxSize}",
                $"{spec.Channels.First(channels => channels is < 1 or > NetworkLimits.MaxSize)}");
        }
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
