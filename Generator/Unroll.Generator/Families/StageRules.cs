using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Families;

/// <summary>The rules that stages of residual blocks obey, and those of the widths within a stage.</summary>
internal sealed class StageRules(StagedSpec spec, NamedArguments given, IssueList issues)
{
    public void Check()
    {
        var rules = new OptionRules(given, issues);
        rules.Layers(nameof(spec.Layers), spec.Layers);
        if (issues.Count == 0)
        {
            rules.ForEachStage(nameof(spec.Channels), spec.Channels, nameof(spec.Layers), spec.Layers.Count, "the channels of each stage");
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

    /// <summary>A layer's channels, which an option may leave too few of.</summary>
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
}
