using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.DetectionResNet;

/// <summary>The rules for the attributes next to <c>[DetectionResNet(…)]</c>.</summary>
internal sealed class BlockPartRules(DetectionResNetSpec spec, NamedArguments given, IssueList issues)
{
    private const int MaxPostfix = 40;

    public void Check()
    {
        var plugin = 0;
        for (var index = 0; index < given.Parts.Count; index++)
        {
            var part = given.Parts[index];
            var found = new IssueList();
            if (spec.IsBasic)
            {
                found.Add(DiagnosticDescriptors.UnsupportedCombination, Issue.WholeAttribute, AttributePart.ShortName(part.AttributeName), $"Depth = {spec.Depth}");
            }
            else if (part.AttributeName == DetectionResNetFamily.Deformable)
            {
                CheckDeformable(spec.Deformable!, new OptionRules(part.Arguments, found), found);
            }
            else if (part.AttributeName is DetectionResNetFamily.ContextBlock or DetectionResNetFamily.NonLocal)
            {
                CheckPlugin(plugin, new OptionRules(part.Arguments, found), found);
                plugin++;
            }

            issues.AddOfPart(index, found);
        }
    }

    private void CheckDeformable(DeformableConvolutionSpec deformable, OptionRules rules, IssueList found)
    {
        rules.OneOf(nameof(deformable.Version), deformable.Version, 1, 2);
        rules.Range(nameof(deformable.DeformGroups), deformable.DeformGroups, 1, NetworkLimits.MaxSize);
        rules.Range(nameof(deformable.Groups), deformable.Groups, 1, NetworkLimits.MaxSize);
        rules.Contradict(deformable.Groups > 1 && spec.Groups > 1, nameof(deformable.Groups), "Groups of DeformableConvolution", "Groups of DetectionResNet");
        CheckStages(deformable.Stages, found);
        for (var stage = 0; stage < spec.NumStages && found.Count == 0; stage++)
        {
            if (deformable.IsIn(stage))
            {
                Divides(nameof(deformable.DeformGroups), deformable.DeformGroups, stage, found);
                Divides(nameof(deformable.Groups), deformable.Groups, stage, found);
            }
        }
    }

    private void Divides(string option, int value, int stage, IssueList found)
    {
        if (found.Count == 0 && spec.Width(stage) % value != 0)
        {
            found.Add(DiagnosticDescriptors.DoesNotDivide, option, option, $"{value}", $"{spec.Width(stage)}", $"stage {stage}'s 3x3 convolutions");
        }
    }

    private void CheckPlugin(int index, OptionRules rules, IssueList found)
    {
        var plugin = spec.Plugins[index];
        rules.Defined(nameof(plugin.Position), plugin.Position);
        CheckStages(plugin.Stages, found);
        if (plugin.Postfix.Length > MaxPostfix || plugin.Postfix.Any(c => !(c is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))))
        {
            found.Add(
                DiagnosticDescriptors.OutOfRange, nameof(plugin.Postfix), nameof(plugin.Postfix), $"at most {MaxPostfix} of the letters a to z, digits and underscores", NetworkName.Quote(plugin.Postfix));
        }

        if (plugin is ContextBlockSpec context)
        {
            CheckContextBlock(context, rules, found);
        }
        else if (plugin is NonLocalSpec nonLocal)
        {
            rules.Range(nameof(nonLocal.Reduction), nonLocal.Reduction, 1, NetworkLimits.MaxSize);
            rules.Defined(nameof(nonLocal.Mode), nonLocal.Mode);
            rules.Needs(nameof(nonLocal.UseScale), nonLocal.Mode == NonLocalMode.EmbeddedGaussian, "Mode = NonLocalMode.EmbeddedGaussian");
        }

        for (var stage = 0; stage < spec.NumStages && found.Count == 0; stage++)
        {
            CheckPluginOf(stage, index, plugin, found);
        }
    }

    private static void CheckContextBlock(ContextBlockSpec context, OptionRules rules, IssueList found)
    {
        rules.PositiveUpTo(nameof(context.Ratio), context.Ratio, NetworkLimits.MaxWidthMultiplier);
        rules.Defined(nameof(context.Pooling), context.Pooling);
        if (context.Fusion is < ContextFusion.ChannelAdd or > (ContextFusion.ChannelAdd | ContextFusion.ChannelMul))
        {
            found.Add(
                DiagnosticDescriptors.UndefinedEnumValue, nameof(context.Fusion), nameof(context.Fusion), "ContextFusion.ChannelAdd or ContextFusion.ChannelMul or both", $"{context.Fusion:D}");
        }
    }

    private void CheckPluginOf(int stage, int index, BlockPluginSpec plugin, IssueList found)
    {
        if (!plugin.IsIn(stage))
        {
            return;
        }

        if (spec.Plugins.Take(index).Any(other => other.IsIn(stage) && other.ModuleName == plugin.ModuleName))
        {
            found.Add(
                DiagnosticDescriptors.OutOfRange, nameof(plugin.Postfix), nameof(plugin.Postfix), $"another one than that of the same module in stage {stage}", NetworkName.Quote(plugin.Postfix));
        }
        else if (plugin is ContextBlockSpec context && context.Planes((int)spec.ChannelsAt(plugin.Position, stage)) < 1)
        {
            found.Add(
                DiagnosticDescriptors.NoChannels, nameof(context.Ratio), nameof(context.Ratio), $"{context.Ratio}", $"stage {stage}'s context blocks", $"1.0 / {spec.ChannelsAt(plugin.Position, stage)}");
        }
    }

    private void CheckStages(EquatableArray<bool> stages, IssueList found)
    {
        if (stages.Count != 0 && stages.Count != spec.NumStages)
        {
            found.Add(DiagnosticDescriptors.OutOfRange, "Stages", "The number of Stages", $"{spec.NumStages}, one for each stage", $"{stages.Count}");
        }
    }
}
