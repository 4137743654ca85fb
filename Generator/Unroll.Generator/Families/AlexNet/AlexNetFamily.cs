using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.AlexNet;

/// <summary>Reads <c>[AlexNet(…)]</c>.</summary>
internal sealed class AlexNetFamily : NetworkFamily<AlexNetSpec>
{
    /// <summary>Each max pool ends a stage.</summary>
    private const int Stages = 3;

    public override string AttributeName => "Unroll.AlexNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        CheckNoStem("AlexNet", arguments, issues);
        CheckOutIndices(common.OutIndices, Stages, issues);
        return new AlexNetSpec(common.Name, common.Input, common.Classes, common.OutIndices);
    }

    protected override NetworkGraph Build(AlexNetSpec spec) => new AlexNetArchitecture(spec).Build();
}
