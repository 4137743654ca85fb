using Unroll.Generator.Architectures;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Declarations;

/// <summary>Reads <c>[CspNet(…)]</c>.</summary>
internal sealed class CspNetFamily : NetworkFamily
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
            ExpandRatio = arguments.Get(nameof(CspNetSpec.ExpandRatio), defaults.ExpandRatio),
            BottleneckRatio = arguments.Get(nameof(CspNetSpec.BottleneckRatio), defaults.BottleneckRatio),
            Cardinality = arguments.Get(nameof(CspNetSpec.Cardinality), defaults.Cardinality),
            DeepStem = arguments.Get(nameof(CspNetSpec.DeepStem), defaults.DeepStem),
            StemWidth = arguments.Get(nameof(CspNetSpec.StemWidth), defaults.StemWidth),
        };

        if (layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, layers.Count, issues);
        }

        new CspNetRules(spec, arguments, issues).Check();
        return spec;
    }
}
