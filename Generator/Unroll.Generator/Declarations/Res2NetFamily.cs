using Unroll.Generator.Architectures;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Declarations;

/// <summary>Reads <c>[Res2Net(…)]</c>.</summary>
internal sealed class Res2NetFamily : NetworkFamily
{
    public override string AttributeName => "Unroll.Res2NetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var layers = arguments.GetArray<int>(nameof(Res2NetSpec.Layers));
        var defaults = new Res2NetSpec(common.Name, common.Input, common.Classes, common.OutIndices, layers);
        var spec = defaults with
        {
            Scale = arguments.Get(nameof(Res2NetSpec.Scale), defaults.Scale),
            BottleneckWidth = arguments.Get(nameof(Res2NetSpec.BottleneckWidth), defaults.BottleneckWidth),
            Cardinality = arguments.Get(nameof(Res2NetSpec.Cardinality), defaults.Cardinality),
            Channels = arguments.GetArray(nameof(Res2NetSpec.Channels), [.. defaults.Channels]),
            DeepStem = arguments.Get(nameof(Res2NetSpec.DeepStem), defaults.DeepStem),
            StemWidth = arguments.Get(nameof(Res2NetSpec.StemWidth), defaults.StemWidth),
            AvgDown = arguments.Get(nameof(Res2NetSpec.AvgDown), defaults.AvgDown),
        };

        if (layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, layers.Count, issues);
        }

        new Res2NetRules(spec, arguments, issues).Check();
        return spec;
    }
}
