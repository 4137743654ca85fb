using Unroll.Generator.Architectures;
using Unroll.Generator.Backends.Gpu.Kernels.Common;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Declarations;

/// <summary>What a declaration of the ResNet family must obey. Each group of rules may rely on those before it.</summary>
internal sealed class ResNetRules(ResNetSpec spec, NamedArguments given, IssueList issues)
{
    private readonly OptionRules _rules = new(given, issues);

    public void Check()
    {
        Action[] groups = [CheckValues, CheckStages, CheckOptions, CheckWidths];
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
        _rules.Defined(nameof(spec.Attention), spec.Attention);
        _rules.Defined(nameof(spec.Style), spec.Style);
        _rules.Defined(nameof(spec.AntiAliasing), spec.AntiAliasing);
        _rules.Defined(nameof(spec.Norm), spec.Norm);
        foreach (var ibn in spec.Ibn.Distinct())
        {
            _rules.Defined(nameof(spec.Ibn), ibn);
        }

        _rules.Range(nameof(spec.Radix), spec.Radix, 0, NetworkLimits.MaxRadix);
        _rules.Range(nameof(spec.Cardinality), spec.Cardinality, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.BottleneckWidth), spec.BottleneckWidth, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.StemWidth), spec.StemWidth, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.SplitAttentionDivisor), spec.SplitAttentionDivisor, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.SqueezeReduction), spec.SqueezeReduction, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.SqueezeDivisor), spec.SqueezeDivisor, 1, NetworkLimits.MaxSize);
        _rules.Range(nameof(spec.NormGroups), spec.NormGroups, 1, NetworkLimits.MaxSize);
        _rules.PositiveAndFinite(nameof(spec.NormEpsilon), spec.NormEpsilon);
        _rules.OneOf(nameof(spec.Dilation), spec.Dilation, 1, 2, 4);
        _rules.OneOf(nameof(spec.OutputStride), spec.OutputStride, 8, 16, 32);
        _rules.OneOf(nameof(spec.LastStride), spec.LastStride, 1, 2);
        if (spec.EcaKernel != 0 && (spec.EcaKernel is < 1 or > NetworkLimits.MaxKernel || spec.EcaKernel % 2 == 0))
        {
            issues.Add(
                DiagnosticDescriptors.OutOfRange, nameof(spec.EcaKernel), nameof(spec.EcaKernel), $"odd and at most {NetworkLimits.MaxKernel}, or 0", $"{spec.EcaKernel}");
        }
    }

    private void CheckStages()
    {
        CheckCounts();
        if (spec.Ibn.Count > 0 && spec.Ibn.Count != spec.Layers.Count && issues.Count == 0)
        {
            issues.Add(
                DiagnosticDescriptors.WrongCount, nameof(spec.Ibn), nameof(spec.Ibn), Count(spec.Ibn.Count, "value"), Count(spec.Layers.Count, "stage"), "one value for each stage");
        }
    }

    private void CheckCounts()
    {
        var stages = spec.Layers.Count;
        if (stages == 0)
        {
            issues.Add(DiagnosticDescriptors.InvalidLayers, nameof(spec.Layers), given.IsGiven(nameof(spec.Layers)) ? "is empty" : "is missing");
            return;
        }

        if (spec.Layers.Any(blocks => blocks < 1))
        {
            issues.Add(DiagnosticDescriptors.InvalidLayers, nameof(spec.Layers), $"gives a stage {spec.Layers.First(blocks => blocks < 1)} blocks");
            return;
        }

        if (stages > NetworkLimits.MaxStages)
        {
            issues.Add(DiagnosticDescriptors.TooLarge, nameof(spec.Layers), $"Layers has {stages} stages, and at most {NetworkLimits.MaxStages} are supported");
        }
        else if (spec.Layers.Sum(blocks => (long)blocks) is > NetworkLimits.MaxBlocks and var sum)
        {
            issues.Add(DiagnosticDescriptors.TooLarge, nameof(spec.Layers), $"Layers has {sum} blocks, and at most {NetworkLimits.MaxBlocks} are supported");
        }

        if (spec.Channels.Count != stages)
        {
            // Where Channels was not given its default counts four stages, and Layers is what the user wrote.
            issues.Add(
                DiagnosticDescriptors.WrongCount,
                given.IsGiven(nameof(spec.Channels)) ? nameof(spec.Channels) : nameof(spec.Layers),
                nameof(spec.Channels), Count(spec.Channels.Count, "value"), Count(stages, "stage"), "the channels of each stage");
        }
        else if (spec.Channels.Any(channels => channels is < 1 or > NetworkLimits.MaxSize))
        {
            issues.Add(
                DiagnosticDescriptors.OutOfRange, nameof(spec.Channels), "Each of Channels", $"from 1 to {NetworkLimits.MaxSize}",
                $"{spec.Channels.First(channels => channels is < 1 or > NetworkLimits.MaxSize)}");
        }

        if (spec.ReplaceStrideWithDilation.Count > 0 && spec.ReplaceStrideWithDilation.Count != stages - 1)
        {
            issues.Add(
                DiagnosticDescriptors.WrongCount, nameof(spec.ReplaceStrideWithDilation),
                nameof(spec.ReplaceStrideWithDilation), Count(spec.ReplaceStrideWithDilation.Count, "value"), Count(stages, "stage"), "one value for each stage behind the first");
        }
    }

    private void CheckOptions()
    {
        var basic = spec.Block == ResidualBlock.Basic;
        _rules.Exclude(basic && spec.Radix > 0, nameof(spec.Radix), nameof(spec.Radix), "Block = ResidualBlock.Basic");
        _rules.Exclude(basic && spec.Cardinality != 1, nameof(spec.Cardinality), nameof(spec.Cardinality), "Block = ResidualBlock.Basic");
        _rules.Exclude(basic && spec.BottleneckWidth != 64, nameof(spec.BottleneckWidth), nameof(spec.BottleneckWidth), "Block = ResidualBlock.Basic");
        _rules.Exclude(basic && spec.Avd, nameof(spec.Avd), nameof(spec.Avd), "Block = ResidualBlock.Basic");

        var caffe = spec.Style == ResNetStyle.Caffe;
        _rules.Exclude(basic && caffe, nameof(spec.Style), "Style = ResNetStyle.Caffe", "Block = ResidualBlock.Basic");
        _rules.Exclude(caffe && spec.Avd, nameof(spec.Avd), nameof(spec.Avd), "Style = ResNetStyle.Caffe");

        var antiAliased = spec.AntiAliasing != AntiAliasing.None;
        _rules.Exclude(antiAliased && spec.Radix > 0, nameof(spec.AntiAliasing), nameof(spec.AntiAliasing), nameof(spec.Radix));
        _rules.Exclude(antiAliased && caffe, nameof(spec.AntiAliasing), nameof(spec.AntiAliasing), "Style = ResNetStyle.Caffe");
        _rules.Exclude(antiAliased && spec.Avd, nameof(spec.AntiAliasing), nameof(spec.AntiAliasing), nameof(spec.Avd));
        _rules.Exclude(spec.Attention != ChannelAttention.None && spec.Radix > 0, nameof(spec.Attention), nameof(spec.Attention), nameof(spec.Radix));

        _rules.Needs(nameof(spec.StemWidth), spec.DeepStem, "DeepStem = true");
        _rules.Needs(nameof(spec.TieredStem), spec.DeepStem || !spec.TieredStem, "DeepStem = true");
        _rules.Needs(nameof(spec.AvdFirst), spec.Avd || !spec.AvdFirst, "Avd = true");
        _rules.Needs(nameof(spec.SplitAttentionDivisor), spec.Radix > 0, "Radix");
        _rules.Needs(nameof(spec.SqueezeReduction), spec.Attention == ChannelAttention.SqueezeExcitation, "Attention = ChannelAttention.SqueezeExcitation");
        _rules.Needs(nameof(spec.SqueezeDivisor), spec.Attention == ChannelAttention.SqueezeExcitation, "Attention = ChannelAttention.SqueezeExcitation");
        _rules.Needs(nameof(spec.EcaKernel), spec.Attention == ChannelAttention.Eca, "Attention = ChannelAttention.Eca");
        _rules.Exclude(
            spec.Norm == NormKind.GroupNorm && spec.Ibn.Any(ibn => ibn != InstanceBatchNorm.None), nameof(spec.Ibn), nameof(spec.Ibn), "Norm = NormKind.GroupNorm");
        _rules.Exclude(basic && spec.RectifiedConv, nameof(spec.RectifiedConv), nameof(spec.RectifiedConv), "Block = ResidualBlock.Basic");
        _rules.Needs(nameof(spec.RectifyAvg), spec.RectifiedConv || !spec.RectifyAvg, "RectifiedConv = true");
        _rules.Needs(nameof(spec.NormGroups), spec.Norm == NormKind.GroupNorm, "Norm = NormKind.GroupNorm");

        CheckDilation();
    }

    /// <summary>There are three ways to ask for dilation, and a last stride of 1 would take its place.</summary>
    private void CheckDilation()
    {
        var ways = new List<string>();
        if (spec.ReplaceStrideWithDilation.Contains(true))
        {
            ways.Add(nameof(spec.ReplaceStrideWithDilation));
        }

        if (spec.Dilation != 1)
        {
            ways.Add(nameof(spec.Dilation));
        }

        if (spec.OutputStride != 32)
        {
            ways.Add(nameof(spec.OutputStride));
        }

        foreach (var way in ways.Skip(1))
        {
            _rules.Contradict(true, way, way, ways[0]);
        }

        _rules.Contradict(spec.LastStride == 1 && ways.Count > 0, nameof(spec.LastStride), "LastStride = 1", ways.FirstOrDefault() ?? "");
    }

    private void CheckWidths()
    {
        if (spec.TieredStem && spec.StemWidth < 4)
        {
            issues.Add(DiagnosticDescriptors.NoChannels, nameof(spec.StemWidth), nameof(spec.StemWidth), $"{spec.StemWidth}", "the tiered stem's first convolution", "4");
        }

        foreach (var (channels, stage) in spec.Channels.Select((channels, stage) => (channels, stage)))
        {
            if (spec.Block == ResidualBlock.Bottleneck && issues.Count == 0)
            {
                CheckBottleneck(channels, given.FirstStage + stage);
            }
        }

        foreach (var (channels, stage) in spec.Channels.Select((channels, stage) => (channels, stage)).Where((_, stage) => spec.Ibn.Count > 0 && spec.Ibn[stage] == InstanceBatchNorm.A))
        {
            var normed = spec.Block == ResidualBlock.Basic ? channels : GroupWidth(channels) * spec.Cardinality;
            if (normed % 2 != 0 && issues.Count == 0)
            {
                issues.Add(DiagnosticDescriptors.OutOfRange, nameof(spec.Ibn), $"The width of stage {given.FirstStage + stage}'s first norms", "even, for the halves of InstanceBatchNorm.A", $"{normed}");
            }
        }

        if (spec.Norm == NormKind.GroupNorm && issues.Count == 0)
        {
            CheckNormGroups();
        }
    }

    private void CheckBottleneck(int channels, int stage)
    {
        var group = GroupWidth(channels);
        if (group == 0)
        {
            issues.Add(
                DiagnosticDescriptors.NoChannels, nameof(spec.BottleneckWidth),
                nameof(spec.BottleneckWidth), $"{spec.BottleneckWidth}", $"stage {stage}'s bottlenecks", $"{(64 + channels - 1) / channels}");
        }
        else if (group * spec.Cardinality > NetworkLimits.MaxWidth)
        {
            issues.Add(
                DiagnosticDescriptors.TooLarge, Issue.WholeAttribute,
                $"stage {stage}'s bottlenecks are {group * spec.Cardinality} channels wide, and at most {NetworkLimits.MaxWidth} are supported");
        }
        else if (spec.Radix > 0 && group % spec.Radix != 0)
        {
            issues.Add(
                DiagnosticDescriptors.DoesNotDivide, nameof(spec.Radix), nameof(spec.Radix), $"{spec.Radix}", $"{group}", $"a group in stage {stage}'s bottlenecks");
        }
    }

    private void CheckNormGroups()
    {
        var expansion = spec.Block == ResidualBlock.Basic ? 1 : 4;
        var normed = new List<(long Channels, string Where)>();
        if (spec.DeepStem)
        {
            normed.Add((spec.TieredStem ? 3 * (spec.StemWidth / 4) : spec.StemWidth, "the stem's first convolution"));
            normed.Add((spec.StemWidth, "the stem's second convolution"));
            normed.Add((spec.StemWidth * 2, "the stem"));
        }
        else if (!given.IsOfStage)
        {
            normed.Add((64, "the stem"));
        }

        for (var stage = 0; stage < spec.Channels.Count; stage++)
        {
            normed.Add((spec.Block == ResidualBlock.Basic ? spec.Channels[stage] : GroupWidth(spec.Channels[stage]) * spec.Cardinality, $"stage {given.FirstStage + stage}'s 3x3 convolutions"));
            normed.Add((spec.Channels[stage] * expansion, $"stage {given.FirstStage + stage}"));
        }

        foreach (var (channels, where) in normed)
        {
            if (channels % spec.NormGroups != 0)
            {
                var member = given.IsGiven(nameof(spec.NormGroups)) ? nameof(spec.NormGroups) : nameof(spec.Norm);
                issues.Add(DiagnosticDescriptors.DoesNotDivide, member, nameof(spec.NormGroups), $"{spec.NormGroups}", $"{channels}", where);
                return;
            }
        }
    }

    /// <summary>torchvision's and ResNeSt's width of one group of a bottleneck.</summary>
    private long GroupWidth(int channels) => (long)Math.Floor(channels * (spec.BottleneckWidth / 64.0));

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
