using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.SENet;

/// <summary>Reads <c>[SENet(…)]</c>.</summary>
internal sealed class SENetFamily : NetworkFamily<SENetSpec>
{
    public override string AttributeName => "Unroll.SENetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var layers = arguments.GetArray<int>(nameof(SENetSpec.Layers));
        var defaults = new SENetSpec(common.Name, common.Input, common.Classes, common.OutIndices, layers);
        var spec = defaults with
        {
            Block = arguments.Option(defaults.Block),
            Cardinality = arguments.Option(defaults.Cardinality),
            BottleneckWidth = arguments.Option(defaults.BottleneckWidth),
            SqueezeReduction = arguments.Option(defaults.SqueezeReduction),
            Channels = arguments.ArrayOption(defaults.Channels),
            StemChannels = arguments.Option(defaults.StemChannels),
            DeepStem = arguments.Option(defaults.DeepStem),
            DownsampleKernel = arguments.Option(defaults.DownsampleKernel),
        };

        if (layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, layers.Count, issues);
        }

        new SENetRules(spec, arguments, issues).Check();
        return spec;
    }

    protected override NetworkGraph Build(SENetSpec spec) => new SENetArchitecture(spec).Build();
}
