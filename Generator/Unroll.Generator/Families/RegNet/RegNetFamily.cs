using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.RegNet;

/// <summary>Reads <c>[RegNet(…)]</c>.</summary>
internal sealed class RegNetFamily : NetworkFamily<RegNetSpec>
{
    public override string AttributeName => "Unroll.RegNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var defaults = new RegNetSpec(common.Name, common.Input, common.Classes, common.OutIndices);
        var spec = defaults with
        {
            Depth = arguments.Option(defaults.Depth),
            InitialWidth = arguments.Option(defaults.InitialWidth),
            WidthSlope = arguments.Option(defaults.WidthSlope),
            WidthStep = arguments.Option(defaults.WidthStep),
            GroupWidth = arguments.Option(defaults.GroupWidth),
            BottleneckMultiplier = arguments.Option(defaults.BottleneckMultiplier),
            SqueezeRatio = arguments.Option(defaults.SqueezeRatio),
            StemWidth = arguments.Option(defaults.StemWidth),
        };

        new RegNetRules(spec, arguments, issues).Check();
        return spec;
    }

    protected override NetworkGraph Build(RegNetSpec spec) => new RegNetArchitecture(spec).Build();
}
