using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Families.DenseNet;
using Unroll.Generator.Families.GhostNet;
using Unroll.Generator.Families.Res2Net;
using Unroll.Generator.Families.ResNet;
using Unroll.Generator.Families.SENet;
using Unroll.Generator.Families.SKNet;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.Composed;

/// <summary>Reads one <c>[Stage(…)]</c>. The block's family reads the options that it has rules for, as those of a network with this one stage.</summary>
internal sealed class StageReader(NamedArguments arguments, int stage, IssueList issues)
{
    private const int MaxExpansion = 64;
    private const int InceptionWidths = 6;

    /// <summary>The options other than Block, Count and Stride, and the blocks that have them.</summary>
    private static readonly (string Option, StageBlock[] Blocks)[] Options =
    [
        (nameof(StageSpec.Channels), [.. Enum.GetValues(typeof(StageBlock)).Cast<StageBlock>().Where(block => block != StageBlock.Inception)]),
        (nameof(ResNetSpec.Cardinality), [StageBlock.Bottleneck, StageBlock.SplitAttention, StageBlock.SelectiveKernel, StageBlock.SqueezeExcitation, StageBlock.Res2Net]),
        (nameof(ResNetSpec.BottleneckWidth), [StageBlock.Bottleneck, StageBlock.SplitAttention, StageBlock.SelectiveKernel, StageBlock.Res2Net]),
        (nameof(ResNetSpec.Radix), [StageBlock.SplitAttention]),
        (nameof(ResNetSpec.Avd), [StageBlock.SplitAttention]),
        (nameof(ResNetSpec.AvdFirst), [StageBlock.SplitAttention]),
        (nameof(ResNetSpec.Attention), [StageBlock.Basic, StageBlock.Bottleneck, StageBlock.Ghost]),
        (nameof(ResNetSpec.SqueezeReduction), [StageBlock.Basic, StageBlock.Bottleneck, StageBlock.SelectiveKernel, StageBlock.SqueezeExcitation]),
        (nameof(ResNetSpec.SqueezeDivisor), [StageBlock.Basic, StageBlock.Bottleneck, StageBlock.SelectiveKernel]),
        (nameof(ResNetSpec.EcaKernel), [StageBlock.Basic, StageBlock.Bottleneck]),
        (nameof(ResNetSpec.AvgDown), [StageBlock.Basic, StageBlock.Bottleneck, StageBlock.SplitAttention, StageBlock.SelectiveKernel, StageBlock.Res2Net]),
        (nameof(StageSpec.Dilation), [StageBlock.Basic, StageBlock.Bottleneck, StageBlock.SplitAttention]),
        (nameof(ResNetSpec.Norm), [StageBlock.Basic, StageBlock.Bottleneck]),
        (nameof(ResNetSpec.NormGroups), [StageBlock.Basic, StageBlock.Bottleneck]),
        (nameof(ResNetSpec.Ibn), [StageBlock.Basic, StageBlock.Bottleneck]),
        (nameof(ResNetSpec.RectifiedConv), [StageBlock.Bottleneck, StageBlock.SplitAttention]),
        (nameof(ResNetSpec.RectifyAvg), [StageBlock.Bottleneck, StageBlock.SplitAttention]),
        (nameof(SKNetSpec.Kernels), [StageBlock.SelectiveKernel]),
        (nameof(SKNetSpec.Keep3x3), [StageBlock.SelectiveKernel]),
        (nameof(SKNetSpec.SplitInput), [StageBlock.SelectiveKernel]),
        (nameof(Res2NetSpec.Scale), [StageBlock.Res2Net]),
        (nameof(DenseNetSpec.BottleneckFactor), [StageBlock.Dense]),
        (nameof(StageSpec.Expansion), [StageBlock.Ghost, StageBlock.InvertedResidual]),
        (nameof(StageSpec.Kernel), [StageBlock.Ghost]),
        (nameof(GhostNetSpec.Ratio), [StageBlock.Ghost]),
        (nameof(StageSpec.Branches), [StageBlock.Inception]),
    ];

    private readonly OptionRules _rules = new(arguments, issues);

    /// <param name="blocksLeft">How many blocks the network may still have.</param>
    public StageSpec Read(int blocksLeft)
    {
        var defaults = new StageSpec();
        var attention = arguments.Get(nameof(ResNetSpec.Attention), ChannelAttention.None);
        var spec = defaults with
        {
            Block = arguments.Option(defaults.Block),
            Count = arguments.Option(defaults.Count),
            Channels = arguments.Option(defaults.Channels),
            Stride = arguments.Option(defaults.Stride),
            Dilation = arguments.Option(defaults.Dilation),
            Expansion = arguments.Option(defaults.Expansion),
            Kernel = arguments.Option(defaults.Kernel),
            Squeeze = attention == ChannelAttention.SqueezeExcitation,
            Branches = arguments.ArrayOption(defaults.Branches),
        };

        var before = issues.Count;
        Check(spec, attention, blocksLeft);
        return issues.Count > before ? spec : spec with { Family = ReadFamily(spec) };
    }

    private void Check(StageSpec spec, ChannelAttention attention, int blocksLeft)
    {
        _rules.Defined(nameof(spec.Block), spec.Block);
        if (!Enum.IsDefined(typeof(StageBlock), spec.Block))
        {
            return;
        }

        foreach (var (option, blocks) in Options)
        {
            _rules.Needs(option, blocks.Contains(spec.Block), "Block = " + string.Join(" or ", blocks.Select(block => $"{nameof(StageBlock)}.{block}")));
        }

        _rules.Range(nameof(spec.Count), spec.Count, 1, NetworkLimits.MaxBlocks);
        if (spec.Count > blocksLeft && spec.Count <= NetworkLimits.MaxBlocks)
        {
            issues.Add(
                DiagnosticDescriptors.TooLarge, nameof(spec.Count),
                $"its stages have {NetworkLimits.MaxBlocks - blocksLeft + spec.Count} blocks up to stage {stage}, and at most {NetworkLimits.MaxBlocks} are supported");
        }

        _rules.OneOf(nameof(spec.Stride), spec.Stride, 1, 2);
        _rules.Range(nameof(spec.Dilation), spec.Dilation, 1, NetworkLimits.MaxKernel);
        if (spec.Block != StageBlock.Inception)
        {
            _rules.Range(nameof(spec.Channels), spec.Channels, 1, NetworkLimits.MaxSize);
        }

        switch (spec.Block)
        {
            case StageBlock.SplitAttention:
                _rules.Range(nameof(ResNetSpec.Radix), arguments.Get(nameof(ResNetSpec.Radix), 2), 1, NetworkLimits.MaxRadix);
                break;

            case StageBlock.Ghost or StageBlock.InvertedResidual:
                _rules.Range(nameof(spec.Expansion), spec.Expansion, 1, MaxExpansion);
                _rules.OddKernel(nameof(spec.Kernel), spec.Kernel);
                _rules.Defined(nameof(ResNetSpec.Attention), attention);
                _rules.Exclude(attention == ChannelAttention.Eca, nameof(ResNetSpec.Attention), "Attention = ChannelAttention.Eca", "Block = StageBlock.Ghost");
                break;

            case StageBlock.Shuffle when spec.Channels % 2 != 0:
                issues.Add(DiagnosticDescriptors.OutOfRange, nameof(spec.Channels), nameof(spec.Channels), "even, for its halves to be shuffled", $"{spec.Channels}");
                break;

            case StageBlock.Inception:
                CheckBranches(spec.Branches);
                break;
        }
    }

    private void CheckBranches(EquatableArray<int> branches)
    {
        if (branches.Count != InceptionWidths || branches.Any(width => width is < 1 or > NetworkLimits.MaxSize))
        {
            issues.Add(
                DiagnosticDescriptors.OutOfRange, nameof(StageSpec.Branches), nameof(StageSpec.Branches), $"{InceptionWidths} widths from 1 to {NetworkLimits.MaxSize}",
                branches.Count == 0 ? "missing" : branches.Abbreviated());
        }
    }

    private NetworkSpec? ReadFamily(StageSpec spec)
    {
        switch (spec.Block)
        {
            case StageBlock.Basic:
                return Residual((nameof(ResNetSpec.Block), (int)ResidualBlock.Basic));

            case StageBlock.Bottleneck:
                return Residual((nameof(ResNetSpec.Block), (int)ResidualBlock.Bottleneck));

            case StageBlock.SplitAttention:
                return Residual((nameof(ResNetSpec.Block), (int)ResidualBlock.Bottleneck), (nameof(ResNetSpec.Radix), arguments.Get(nameof(ResNetSpec.Radix), 2)));

            case StageBlock.SelectiveKernel:
                return Read(new SKNetFamily(), (nameof(SKNetSpec.Block), (int)ResidualBlock.Bottleneck));

            case StageBlock.SqueezeExcitation:
                return Read(new SENetFamily(), (nameof(SENetSpec.Block), (int)SENetBlock.Bottleneck));

            case StageBlock.Res2Net:
                return Read(new Res2NetFamily());

            case StageBlock.Dense:
                return Read(new DenseNetFamily(), (nameof(DenseNetSpec.GrowthRate), spec.Channels));

            case StageBlock.Ghost:
                return Read(new GhostNetFamily());

            default:
                return null;
        }

        // The dilation is the stage's own, and the family expects one value of Ibn per stage.
        NetworkSpec Residual(params (string Name, object Value)[] more) => Read(
            new ResNetFamily(),
            [(nameof(ResNetSpec.Dilation), 1), (nameof(ResNetSpec.Ibn), new object?[] { (int)arguments.Get(nameof(ResNetSpec.Ibn), InstanceBatchNorm.None) }), .. more]);

        NetworkSpec Read(NetworkFamily family, params (string Name, object Value)[] more) => family.Read(
            "stage",
            arguments.ForStage(stage, [(nameof(StagedSpec.Layers), new object?[] { spec.Count }), (nameof(StagedSpec.Channels), new object?[] { spec.Channels }), .. more]),
            issues);
    }
}
