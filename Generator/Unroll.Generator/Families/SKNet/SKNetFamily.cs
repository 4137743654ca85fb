using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.SKNet;

/// <summary>Reads <c>[SKNet(…)]</c>.</summary>
internal sealed class SKNetFamily : NetworkFamily<SKNetSpec>
{
    public override string AttributeName => "Unroll.SKNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var layers = arguments.GetArray<int>(nameof(SKNetSpec.Layers));
        var defaults = new SKNetSpec(common.Name, common.Input, common.Classes, common.OutIndices, layers);
        var spec = defaults with
        {
            Block = arguments.Option(defaults.Block),
            Cardinality = arguments.Option(defaults.Cardinality),
            BottleneckWidth = arguments.Option(defaults.BottleneckWidth),
            Channels = arguments.ArrayOption(defaults.Channels),
            Kernels = arguments.ArrayOption(defaults.Kernels),
            Keep3x3 = arguments.Option(defaults.Keep3x3),
            SplitInput = arguments.Option(defaults.SplitInput),
            SqueezeReduction = arguments.Option(defaults.SqueezeReduction),
            SqueezeDivisor = arguments.Option(defaults.SqueezeDivisor),
            DeepStem = arguments.Option(defaults.DeepStem),
            StemWidth = arguments.Option(defaults.StemWidth),
            AvgDown = arguments.Option(defaults.AvgDown),
        };

        if (layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, layers.Count, issues);
        }

        new SKNetRules(spec, arguments, issues).Check();
        return spec;
    }

    protected override NetworkGraph Build(SKNetSpec spec) => new SKNetArchitecture(spec).Build();
}
