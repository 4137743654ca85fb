using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.CspNet;

/// <summary>Reads <c>[CspNet(…)]</c>.</summary>
internal sealed class CspNetFamily : NetworkFamily<CspNetSpec>
{
    public override string AttributeName => "Unroll.CspNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var layers = arguments.GetArray<int>(nameof(CspNetSpec.Layers));
        var defaults = new CspNetSpec(common.Name, common.Input, common.Classes, common.OutIndices, layers);
        var spec = defaults with
        {
            Channels = arguments.GetArray(nameof(CspNetSpec.Channels), 128, 256, 512, 1024),
            ExpandRatio = arguments.Option(defaults.ExpandRatio),
            BottleneckRatio = arguments.Option(defaults.BottleneckRatio),
            Cardinality = arguments.Option(defaults.Cardinality),
            DeepStem = arguments.Option(defaults.DeepStem),
            StemWidth = arguments.Option(defaults.StemWidth),
        };

        if (layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, layers.Count, issues);
        }

        new CspNetRules(spec, arguments, issues).Check();
        return spec;
    }

    protected override NetworkGraph Build(CspNetSpec spec) => new CspNetArchitecture(spec).Build();
}
