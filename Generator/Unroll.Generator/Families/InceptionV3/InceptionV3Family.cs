using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.InceptionV3;

/// <summary>Reads <c>[InceptionV3(…)]</c>.</summary>
internal sealed class InceptionV3Family : NetworkFamily<InceptionV3Spec>
{
    /// <summary>Groups of inception modules.</summary>
    private const int Stages = 3;

    public override string AttributeName => "Unroll.InceptionV3Attribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var spec = new InceptionV3Spec(common.Name, common.Input, common.Classes, common.OutIndices)
        {
            TransformInput = arguments.Get(nameof(InceptionV3Spec.TransformInput), false),
        };

        CheckOutIndices(common.OutIndices, Stages, issues);
        new OptionRules(arguments, issues).NeedsColour(nameof(spec.TransformInput), spec.TransformInput, common.Input);
        return spec;
    }

    protected override NetworkGraph Build(InceptionV3Spec spec) => new InceptionV3Architecture(spec).Build();
}
