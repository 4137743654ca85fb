using Microsoft.CodeAnalysis;
using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Families;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Reading;

/// <summary>The arguments of a <c>[Preprocessing(…)]</c>.</summary>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Input">The input of the network beside which it is written.</param>
internal sealed record WrittenPreprocessing(NamedArguments Arguments, Shape Input)
{
    /// <summary>A type's own, or the one that it inherits.</summary>
    /// <param name="type">The type.</param>
    /// <param name="network">The arguments of its network.</param>
    /// <param name="inherited">Its base's.</param>
    public static WrittenPreprocessing? On(ITypeSymbol type, NamedArguments network, WrittenPreprocessing? inherited) =>
        NetworkAttributes.PreprocessingOn(type) is { } attribute && NamedArguments.Read(attribute) is { } own && NetworkFamily.InputOf(network) is { Count: 3 } input
            ? new WrittenPreprocessing(own, new Shape(input[0], input[1], input[2]))
            : inherited;

    /// <summary>Adds what is wrong with it where it is written.</summary>
    public void Check(IssueList issues)
    {
        if (issues.Count == 0)
        {
            new PreprocessingReader(Arguments, issues).Read(Input, Input);
        }
    }
}
