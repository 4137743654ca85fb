using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.GoogLeNet;

/// <summary>Reads <c>[GoogLeNet(…)]</c>.</summary>
internal sealed class GoogLeNetFamily : NetworkFamily<GoogLeNetSpec>
{
    /// <summary>Groups of inception modules.</summary>
    private const int Stages = 3;

    public override string AttributeName => "Unroll.GoogLeNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var spec = new GoogLeNetSpec(common.Name, common.Input, common.Classes, common.OutIndices)
        {
            TransformInput = arguments.Get(nameof(GoogLeNetSpec.TransformInput), false),
        };

        CheckOutIndices(common.OutIndices, Stages, issues);
        new OptionRules(arguments, issues).NeedsColour(nameof(spec.TransformInput), spec.TransformInput, common.Input);
        return spec;
    }

    protected override NetworkGraph Build(GoogLeNetSpec spec) => new GoogLeNetArchitecture(spec).Build();
}
