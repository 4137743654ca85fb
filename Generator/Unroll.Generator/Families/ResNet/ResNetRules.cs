using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Families.ResNet;

/// <summary>The rules for declarations of the ResNet family.</summary>
internal sealed class ResNetRules(ResNetSpec spec, NamedArguments given, IssueList issues) : StagedRules<ResNetSpec>(spec, given, issues)
{
    protected override IEnumerable<Action> Groups =>
        [CheckValues, Stages.Check, CheckStages, CheckOptions, CheckStem, () => Stages.EachStage(CheckWidths), () => Stages.EachStage(CheckInstanceNorms), CheckNormGroups];

    protected override void CheckValues()
    {
        Options.Defined(nameof(Spec.Block), Spec.Block);
        Options.Defined(nameof(Spec.Attention), Spec.Attention);
        Options.Defined(nameof(Spec.Style), Spec.Style);
        Options.Defined(nameof(Spec.AntiAliasing), Spec.AntiAliasing);
        Options.Defined(nameof(Spec.Norm), Spec.Norm);
        Options.Defined(nameof(Spec.FirstBlockDilation), Spec.FirstBlockDilation);
        foreach (var ibn in Spec.Ibn.Distinct())
        {
            Options.Defined(nameof(Spec.Ibn), ibn);
        }

        Options.Range(nameof(Spec.Radix), Spec.Radix, 0, NetworkLimits.MaxRadix);
        Options.Range(nameof(Spec.Cardinality), Spec.Cardinality, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.BottleneckWidth), Spec.BottleneckWidth, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.StemWidth), Spec.StemWidth, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.SplitAttentionDivisor), Spec.SplitAttentionDivisor, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.SqueezeReduction), Spec.SqueezeReduction, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.SqueezeDivisor), Spec.SqueezeDivisor, 1, NetworkLimits.MaxSize);
        Options.Range(nameof(Spec.NormGroups), Spec.NormGroups, 1, NetworkLimits.MaxSize);
        Options.PositiveAndFinite(nameof(Spec.NormEpsilon), Spec.NormEpsilon);
        Options.OneOf(nameof(Spec.Dilation), Spec.Dilation, 1, 2, 4);
        Options.OneOf(nameof(Spec.OutputStride), Spec.OutputStride, 8, 16, 32);
        Options.OneOf(nameof(Spec.LastStride), Spec.LastStride, 1, 2);
        if (Spec.EcaKernel != 0 && (Spec.EcaKernel is < 1 or > NetworkLimits.MaxKernel || Spec.EcaKernel % 2 == 0))
        {
            Issues.Add(
                DiagnosticDescriptors.OutOfRange, nameof(Spec.EcaKernel), nameof(Spec.EcaKernel), $"odd and at most {NetworkLimits.MaxKernel}, or 0", $"{Spec.EcaKernel}");
        }
    }

    private void CheckStages()
    {
        var stages = Spec.Layers.Count;
        if (Spec.ReplaceStrideWithDilation.Count > 0 && Spec.ReplaceStrideWithDilation.Count != stages - 1)
        {
            Options.WrongCount(
                nameof(Spec.ReplaceStrideWithDilation), nameof(Spec.ReplaceStrideWithDilation), Spec.ReplaceStrideWithDilation.Count, stages, "one value for each stage after the first");
        }
        else if (Spec.Ibn.Count > 0 && Spec.Ibn.Count != stages)
        {
            Options.WrongCount(nameof(Spec.Ibn), nameof(Spec.Ibn), Spec.Ibn.Count, stages, "one value for each stage");
        }
    }

    private void CheckOptions()
    {
        var basic = Spec.Block == ResidualBlock.Basic;
        Options.Exclude(basic && Spec.Radix > 0, nameof(Spec.Radix), nameof(Spec.Radix), "Block = ResidualBlock.Basic");
        Options.Exclude(basic && Spec.Cardinality != 1, nameof(Spec.Cardinality), nameof(Spec.Cardinality), "Block = ResidualBlock.Basic");
        Options.Exclude(basic && Spec.BottleneckWidth != 64, nameof(Spec.BottleneckWidth), nameof(Spec.BottleneckWidth), "Block = ResidualBlock.Basic");
        Options.Exclude(basic && Spec.Avd, nameof(Spec.Avd), nameof(Spec.Avd), "Block = ResidualBlock.Basic");

        var caffe = Spec.Style == ResNetStyle.Caffe;
        Options.Exclude(basic && caffe, nameof(Spec.Style), "Style = ResNetStyle.Caffe", "Block = ResidualBlock.Basic");
        Options.Exclude(caffe && Spec.Avd, nameof(Spec.Avd), nameof(Spec.Avd), "Style = ResNetStyle.Caffe");

        var antiAliased = Spec.AntiAliasing != AntiAliasing.None;
        Options.Exclude(antiAliased && Spec.Radix > 0, nameof(Spec.AntiAliasing), nameof(Spec.AntiAliasing), nameof(Spec.Radix));
        Options.Exclude(antiAliased && caffe, nameof(Spec.AntiAliasing), nameof(Spec.AntiAliasing), "Style = ResNetStyle.Caffe");
        Options.Exclude(antiAliased && Spec.Avd, nameof(Spec.AntiAliasing), nameof(Spec.AntiAliasing), nameof(Spec.Avd));
        Options.Exclude(Spec.Attention != ChannelAttention.None && Spec.Radix > 0, nameof(Spec.Attention), nameof(Spec.Attention), nameof(Spec.Radix));

        Options.Needs(nameof(Spec.StemWidth), Spec.DeepStem, "DeepStem = true");
        Options.Needs(nameof(Spec.TieredStem), Spec.DeepStem || !Spec.TieredStem, "DeepStem = true");
        Options.Needs(nameof(Spec.AvdFirst), Spec.Avd || !Spec.AvdFirst, "Avd = true");
        Options.Needs(nameof(Spec.SplitAttentionDivisor), Spec.Radix > 0, "Radix");
        Options.Needs(nameof(Spec.SqueezeReduction), Spec.Attention == ChannelAttention.SqueezeExcitation, "Attention = ChannelAttention.SqueezeExcitation");
        Options.Needs(nameof(Spec.SqueezeDivisor), Spec.Attention == ChannelAttention.SqueezeExcitation, "Attention = ChannelAttention.SqueezeExcitation");
        Options.Needs(nameof(Spec.EcaKernel), Spec.Attention == ChannelAttention.Eca, "Attention = ChannelAttention.Eca");
        Options.Exclude(
            Spec.Norm == NormKind.GroupNorm && Spec.Ibn.Any(ibn => ibn != InstanceBatchNorm.None), nameof(Spec.Ibn), nameof(Spec.Ibn), "Norm = NormKind.GroupNorm");
        Options.Exclude(basic && Spec.RectifiedConv, nameof(Spec.RectifiedConv), nameof(Spec.RectifiedConv), "Block = ResidualBlock.Basic");
        Options.Needs(nameof(Spec.RectifyAvg), Spec.RectifiedConv || !Spec.RectifyAvg, "RectifiedConv = true");
        Options.Needs(nameof(Spec.NormGroups), Spec.Norm == NormKind.GroupNorm, "Norm = NormKind.GroupNorm");

        CheckDilation();
    }

    /// <summary>There are three ways to ask for dilation, and a last stride of 1 competes with all of them.</summary>
    private void CheckDilation()
    {
        var ways = new List<string>();
        if (Spec.ReplaceStrideWithDilation.Contains(true))
        {
            ways.Add(nameof(Spec.ReplaceStrideWithDilation));
        }

        if (Spec.Dilation != 1)
        {
            ways.Add(nameof(Spec.Dilation));
        }

        if (Spec.OutputStride != 32)
        {
            ways.Add(nameof(Spec.OutputStride));
        }

        foreach (var way in ways.Skip(1))
        {
            Options.Contradict(true, way, way, ways[0]);
        }

        Options.Needs(nameof(Spec.FirstBlockDilation), ways.Count > 0, "ReplaceStrideWithDilation, Dilation or OutputStride");
        Options.Contradict(Spec.LastStride == 1 && ways.Count > 0, nameof(Spec.LastStride), "LastStride = 1", ways.FirstOrDefault() ?? "");
    }

    protected override void CheckStem()
    {
        if (Spec.TieredStem && Spec.StemWidth < 4)
        {
            Issues.Add(DiagnosticDescriptors.NoChannels, nameof(Spec.StemWidth), nameof(Spec.StemWidth), $"{Spec.StemWidth}", "the tiered stem's first convolution", "4");
        }
    }

    protected override void CheckWidths(int channels, int stage)
    {
        if (Spec.Block != ResidualBlock.Bottleneck)
        {
            return;
        }

        var group = GroupWidth(channels);
        Stages.Width(nameof(Spec.BottleneckWidth), Spec.BottleneckWidth, group * Spec.Cardinality, (64 + channels - 1) / channels, $"stage {stage}'s bottlenecks");
        if (Spec.Radix > 0)
        {
            Stages.Divides(nameof(Spec.Radix), Spec.Radix, group, $"a group in stage {stage}'s bottlenecks");
        }
    }

    private void CheckInstanceNorms(int channels, int stage)
    {
        if (Spec.Ibn.Count > 0 && Spec.Ibn[stage - Given.FirstStage] == InstanceBatchNorm.A && MiddleWidth(channels) is var normed && normed % 2 != 0)
        {
            Issues.Add(DiagnosticDescriptors.OutOfRange, nameof(Spec.Ibn), $"The width of stage {stage}'s first norms", "even, for the halves of InstanceBatchNorm.A", $"{normed}");
        }
    }

    private void CheckNormGroups()
    {
        if (Spec.Norm != NormKind.GroupNorm)
        {
            return;
        }

        var expansion = Spec.Block == ResidualBlock.Basic ? 1 : 4;
        var normed = new List<(long Channels, string Where)>();
        if (Spec.DeepStem)
        {
            normed.Add((Spec.TieredStem ? 3 * (Spec.StemWidth / 4) : Spec.StemWidth, "the stem's first convolution"));
            normed.Add((Spec.StemWidth, "the stem's second convolution"));
            normed.Add((Spec.StemWidth * 2, "the stem"));
        }
        else if (!Given.IsOfStage)
        {
            normed.Add((64, "the stem"));
        }

        for (var stage = 0; stage < Spec.Channels.Count; stage++)
        {
            normed.Add((MiddleWidth(Spec.Channels[stage]), $"stage {Given.FirstStage + stage}'s 3x3 convolutions"));
            normed.Add((Spec.Channels[stage] * expansion, $"stage {Given.FirstStage + stage}"));
        }

        foreach (var (channels, where) in normed)
        {
            if (channels % Spec.NormGroups != 0)
            {
                var member = Given.IsGiven(nameof(Spec.NormGroups)) ? nameof(Spec.NormGroups) : nameof(Spec.Norm);
                Issues.Add(DiagnosticDescriptors.DoesNotDivide, member, nameof(Spec.NormGroups), $"{Spec.NormGroups}", $"{channels}", where);
                return;
            }
        }
    }

    /// <summary>torchvision's and ResNeSt's width of one group of a bottleneck.</summary>
    private long GroupWidth(int channels) => (long)Math.Floor(channels * (Spec.BottleneckWidth / 64.0));

    /// <summary>Channels of a block's 3x3 convolution.</summary>
    private long MiddleWidth(int channels) => Spec.Block == ResidualBlock.Basic ? channels : GroupWidth(channels) * Spec.Cardinality;
}
