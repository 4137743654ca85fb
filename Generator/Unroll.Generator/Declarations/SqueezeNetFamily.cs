using Unroll.Generator.Architectures;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Declarations;

/// <summary>Reads <c>[SqueezeNet(…)]</c>.</summary>
internal sealed class SqueezeNetFamily : NetworkFamily
{
    /// <summary>Max pools part the fire modules into stages.</summary>
    private const int Stages = 3;

    public override string AttributeName => "Unroll.SqueezeNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var spec = new SqueezeNetSpec(common.Name, common.Input, common.Classes, common.OutIndices)
        {
            Version = arguments.GetEnum(nameof(SqueezeNetSpec.Version), SqueezeNetVersion.V1x0),
        };

        CheckOutIndices(common.OutIndices, Stages, issues);
        new OptionRules(arguments, issues).Defined(nameof(spec.Version), spec.Version);
        return spec;
    }
}
