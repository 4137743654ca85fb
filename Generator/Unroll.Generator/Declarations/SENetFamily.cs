using Unroll.Generator.Architectures;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Declarations;

/// <summary>Reads <c>[SENet(…)]</c>.</summary>
internal sealed class SENetFamily : NetworkFamily
{
    public override string AttributeName => "Unroll.SENetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var layers = arguments.GetArray<int>(nameof(SENetSpec.Layers));
        var defaults = new SENetSpec(common.Name, common.Input, common.Classes, common.OutIndices, layers);
        var spec = defaults with
        {
            Block = arguments.GetEnum(nameof(SENetSpec.Block), defaults.Block),
            Cardinality = arguments.Get(nameof(SENetSpec.Cardinality), defaults.Cardinality),
            BottleneckWidth = arguments.Get(nameof(SENetSpec.BottleneckWidth), defaults.BottleneckWidth),
            SqueezeReduction = arguments.Get(nameof(SENetSpec.SqueezeReduction), defaults.SqueezeReduction),
            Channels = arguments.GetArray(nameof(SENetSpec.Channels), [.. defaults.Channels]),
            StemChannels = arguments.Get(nameof(SENetSpec.StemChannels), defaults.StemChannels),
            DeepStem = arguments.Get(nameof(SENetSpec.DeepStem), defaults.DeepStem),
            DownsampleKernel = arguments.Get(nameof(SENetSpec.DownsampleKernel), defaults.DownsampleKernel),
        };

        if (layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, layers.Count, issues);
        }

        new SENetRules(spec, arguments, issues).Check();
        return spec;
    }
}
