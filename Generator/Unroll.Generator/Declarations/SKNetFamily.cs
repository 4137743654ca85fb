using Unroll.Generator.Architectures;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Declarations;

/// <summary>Reads <c>[SKNet(…)]</c>.</summary>
internal sealed class SKNetFamily : NetworkFamily
{
    public override string AttributeName => "Unroll.SKNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var layers = arguments.GetArray<int>(nameof(SKNetSpec.Layers));
        var defaults = new SKNetSpec(common.Name, common.Input, common.Classes, common.OutIndices, layers);
        var spec = defaults with
        {
            Block = arguments.GetEnum(nameof(SKNetSpec.Block), defaults.Block),
            Cardinality = arguments.Get(nameof(SKNetSpec.Cardinality), defaults.Cardinality),
            BottleneckWidth = arguments.Get(nameof(SKNetSpec.BottleneckWidth), defaults.BottleneckWidth),
            Channels = arguments.GetArray(nameof(SKNetSpec.Channels), [.. defaults.Channels]),
            Kernels = arguments.GetArray(nameof(SKNetSpec.Kernels), [.. defaults.Kernels]),
            Keep3x3 = arguments.Get(nameof(SKNetSpec.Keep3x3), defaults.Keep3x3),
            SplitInput = arguments.Get(nameof(SKNetSpec.SplitInput), defaults.SplitInput),
            SqueezeReduction = arguments.Get(nameof(SKNetSpec.SqueezeReduction), defaults.SqueezeReduction),
            SqueezeDivisor = arguments.Get(nameof(SKNetSpec.SqueezeDivisor), defaults.SqueezeDivisor),
            DeepStem = arguments.Get(nameof(SKNetSpec.DeepStem), defaults.DeepStem),
            StemWidth = arguments.Get(nameof(SKNetSpec.StemWidth), defaults.StemWidth),
            AvgDown = arguments.Get(nameof(SKNetSpec.AvgDown), defaults.AvgDown),
        };

        if (layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, layers.Count, issues);
        }

        new SKNetRules(spec, arguments, issues).Check();
        return spec;
    }
}
