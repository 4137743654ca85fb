using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Unroll.Tests.Generator.StandAlone;

/// <summary>The names that stand in generated text.</summary>
internal static class GeneratedNames
{
    /// <summary>Words that C# reads as its own only where no type has that name, whether generated text has them or not.</summary>
    private static readonly string[] Contextual =
        ["var", "nint", "nuint", "dynamic", "notnull", "unmanaged", "field", "value", "record", "required", "scoped", "file", "extension", "partial", "nameof", "when", "with", "and", "or", "not", "_"];

    /// <summary>Every identifier of some generated files, in comments too, and the contextual keywords.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<SyntaxTree> trees) =>
    [
        .. trees.SelectMany(tree => tree.GetRoot().DescendantTokens(descendIntoTrivia: true))
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText.Length > 0)
            .Select(token => token.ValueText)
            .Concat(Contextual)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The names after "global::", which nothing but a type of the global namespace can hide.</summary>
    public static IReadOnlyList<string> Roots(IEnumerable<SyntaxTree> trees) =>
        [.. trees.SelectMany(tree => tree.GetRoot().DescendantNodes(descendIntoTrivia: true)).OfType<AliasQualifiedNameSyntax>().Select(name => name.Name.Identifier.ValueText).Distinct()];
}
