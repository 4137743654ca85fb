using Unroll.Generator.Architectures;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Declarations;

/// <summary>Reads <c>[AlexNet(…)]</c>.</summary>
internal sealed class AlexNetFamily : NetworkFamily
{
    /// <summary>The max pools close a stage each.</summary>
    private const int Stages = 3;

    public override string AttributeName => "Unroll.AlexNetAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        CheckOutIndices(common.OutIndices, Stages, issues);
        return new AlexNetSpec(common.Name, common.Input, common.Classes, common.OutIndices);
    }
}
