using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.SqueezeNet;

/// <summary>Reads <c>[SqueezeNet(…)]</c>.</summary>
internal sealed class SqueezeNetFamily : NetworkFamily<SqueezeNetSpec>
{
    /// <summary>Max pools divide the fire modules into stages.</summary>
    private const int Stages = 3;

    public override string AttributeName => "Unroll.SqueezeNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var spec = new SqueezeNetSpec(common.Name, common.Input, common.Classes, common.OutIndices)
        {
            Version = arguments.Get(nameof(SqueezeNetSpec.Version), SqueezeNetVersion.V1x0),
        };

        CheckOutIndices(common.OutIndices, Stages, issues);
        new OptionRules(arguments, issues).Defined(nameof(spec.Version), spec.Version);
        return spec;
    }

    protected override NetworkGraph Build(SqueezeNetSpec spec) => new SqueezeNetArchitecture(spec).Build();
}
