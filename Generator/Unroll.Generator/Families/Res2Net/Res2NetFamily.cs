using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.Res2Net;

/// <summary>Reads <c>[Res2Net(…)]</c>.</summary>
internal sealed class Res2NetFamily : NetworkFamily<Res2NetSpec>
{
    public override string AttributeName => "Unroll.Res2NetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var layers = arguments.GetArray<int>(nameof(Res2NetSpec.Layers));
        var defaults = new Res2NetSpec(common.Name, common.Input, common.Classes, common.OutIndices, layers);
        var spec = defaults with
        {
            Scale = arguments.Option(defaults.Scale),
            BottleneckWidth = arguments.Option(defaults.BottleneckWidth),
            Cardinality = arguments.Option(defaults.Cardinality),
            Channels = arguments.ArrayOption(defaults.Channels),
            DeepStem = arguments.Option(defaults.DeepStem),
            StemWidth = arguments.Option(defaults.StemWidth),
            AvgDown = arguments.Option(defaults.AvgDown),
        };

        if (layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, layers.Count, issues);
        }

        new Res2NetRules(spec, arguments, issues).Check();
        return spec;
    }

    protected override NetworkGraph Build(Res2NetSpec spec) => new Res2NetArchitecture(spec).Build();
}
