using Unroll.Generator.Architectures;
using Unroll.Generator.Backends.Gpu.Kernels.Common;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Declarations;

/// <summary>Reads <c>[ResNet(…)]</c>.</summary>
internal sealed class ResNetFamily : NetworkFamily
{
    public override string AttributeName => "Unroll.ResNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var layers = arguments.GetArray<int>(nameof(ResNetSpec.Layers));
        var defaults = new ResNetSpec(common.Name, common.Input, common.Classes, common.OutIndices, layers);
        var spec = defaults with
        {
            Block = arguments.GetEnum(nameof(ResNetSpec.Block), defaults.Block),
            Radix = arguments.Get(nameof(ResNetSpec.Radix), defaults.Radix),
            Cardinality = arguments.Get(nameof(ResNetSpec.Cardinality), defaults.Cardinality),
            BottleneckWidth = arguments.Get(nameof(ResNetSpec.BottleneckWidth), defaults.BottleneckWidth),
            Channels = arguments.GetArray(nameof(ResNetSpec.Channels), [.. defaults.Channels]),
            DeepStem = arguments.Get(nameof(ResNetSpec.DeepStem), defaults.DeepStem),
            StemWidth = arguments.Get(nameof(ResNetSpec.StemWidth), defaults.StemWidth),
            TieredStem = arguments.Get(nameof(ResNetSpec.TieredStem), defaults.TieredStem),
            AvgDown = arguments.Get(nameof(ResNetSpec.AvgDown), defaults.AvgDown),
            Avd = arguments.Get(nameof(ResNetSpec.Avd), defaults.Avd),
            AvdFirst = arguments.Get(nameof(ResNetSpec.AvdFirst), defaults.AvdFirst),
            SplitAttentionDivisor = arguments.Get(nameof(ResNetSpec.SplitAttentionDivisor), defaults.SplitAttentionDivisor),
            Attention = arguments.GetEnum(nameof(ResNetSpec.Attention), defaults.Attention),
            SqueezeReduction = arguments.Get(nameof(ResNetSpec.SqueezeReduction), defaults.SqueezeReduction),
            SqueezeDivisor = arguments.Get(nameof(ResNetSpec.SqueezeDivisor), defaults.SqueezeDivisor),
            EcaKernel = arguments.Get(nameof(ResNetSpec.EcaKernel), defaults.EcaKernel),
            ReplaceStrideWithDilation = arguments.GetArray<bool>(nameof(ResNetSpec.ReplaceStrideWithDilation)),
            Dilation = arguments.Get(nameof(ResNetSpec.Dilation), defaults.Dilation),
            OutputStride = arguments.Get(nameof(ResNetSpec.OutputStride), defaults.OutputStride),
            LastStride = arguments.Get(nameof(ResNetSpec.LastStride), defaults.LastStride),
            Style = arguments.GetEnum(nameof(ResNetSpec.Style), defaults.Style),
            AntiAliasing = arguments.GetEnum(nameof(ResNetSpec.AntiAliasing), defaults.AntiAliasing),
            Norm = arguments.GetEnum(nameof(ResNetSpec.Norm), defaults.Norm),
            NormGroups = arguments.Get(nameof(ResNetSpec.NormGroups), defaults.NormGroups),
            NormEpsilon = arguments.Get(nameof(ResNetSpec.NormEpsilon), defaults.NormEpsilon),
            Ibn = arguments.GetEnumArray<InstanceBatchNorm>(nameof(ResNetSpec.Ibn)),
            RectifiedConv = arguments.Get(nameof(ResNetSpec.RectifiedConv), defaults.RectifiedConv),
            RectifyAvg = arguments.Get(nameof(ResNetSpec.RectifyAvg), defaults.RectifyAvg),
        };

        if (layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, layers.Count, issues);
        }

        new ResNetRules(spec, arguments, issues).Check();
        return spec;
    }
}
