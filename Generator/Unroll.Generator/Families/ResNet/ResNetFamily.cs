using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.ResNet;

/// <summary>Reads <c>[ResNet(…)]</c>.</summary>
internal sealed class ResNetFamily : NetworkFamily<ResNetSpec>
{
    public override string AttributeName => "Unroll.ResNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var layers = arguments.GetArray<int>(nameof(ResNetSpec.Layers));
        var defaults = new ResNetSpec(common.Name, common.Input, common.Classes, common.OutIndices, layers);
        var spec = defaults with
        {
            Block = arguments.Option(defaults.Block),
            Radix = arguments.Option(defaults.Radix),
            Cardinality = arguments.Option(defaults.Cardinality),
            BottleneckWidth = arguments.Option(defaults.BottleneckWidth),
            Channels = arguments.ArrayOption(defaults.Channels),
            DeepStem = arguments.Option(defaults.DeepStem),
            StemWidth = arguments.Option(defaults.StemWidth),
            TieredStem = arguments.Option(defaults.TieredStem),
            AvgDown = arguments.Option(defaults.AvgDown),
            Avd = arguments.Option(defaults.Avd),
            AvdFirst = arguments.Option(defaults.AvdFirst),
            SplitAttentionDivisor = arguments.Option(defaults.SplitAttentionDivisor),
            Attention = arguments.Option(defaults.Attention),
            SqueezeReduction = arguments.Option(defaults.SqueezeReduction),
            SqueezeDivisor = arguments.Option(defaults.SqueezeDivisor),
            EcaKernel = arguments.Option(defaults.EcaKernel),
            ReplaceStrideWithDilation = arguments.ArrayOption(defaults.ReplaceStrideWithDilation),
            Dilation = arguments.Option(defaults.Dilation),
            OutputStride = arguments.Option(defaults.OutputStride),
            FirstBlockDilation = arguments.Option(defaults.FirstBlockDilation),
            LastStride = arguments.Option(defaults.LastStride),
            Style = arguments.Option(defaults.Style),
            AntiAliasing = arguments.Option(defaults.AntiAliasing),
            Norm = arguments.Option(defaults.Norm),
            NormGroups = arguments.Option(defaults.NormGroups),
            NormEpsilon = arguments.Option(defaults.NormEpsilon),
            Ibn = arguments.GetEnumArray<InstanceBatchNorm>(nameof(ResNetSpec.Ibn)),
            RectifiedConv = arguments.Option(defaults.RectifiedConv),
            RectifyAvg = arguments.Option(defaults.RectifyAvg),
        };

        if (layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, layers.Count, issues);
        }

        new ResNetRules(spec, arguments, issues).Check();
        return spec;
    }

    protected override NetworkGraph Build(ResNetSpec spec) => new ResNetArchitecture(spec).Build();
}
