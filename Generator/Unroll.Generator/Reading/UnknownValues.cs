using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Unroll.Generator.Reading;

/// <summary>
/// Finds arguments that name something which this generator cannot see: a mistyped name, which the compiler reports, or what another source generator makes, which
/// <see cref="UnknownValueAnalyzer"/> does.
/// </summary>
internal static class UnknownValues
{
    /// <summary>Whether a declaration has such an argument.</summary>
    public static bool Any(INamedTypeSymbol type, AttributeData attribute, SemanticModel model) =>
        ArgumentsOf(type, attribute).SelectMany(NamesIn).Any(name => name.SyntaxTree == model.SyntaxTree && IsUnknown(name, model));

    /// <summary>The arguments of the network's attribute and of those that belong to it.</summary>
    public static IEnumerable<AttributeArgumentSyntax> ArgumentsOf(INamedTypeSymbol type, AttributeData attribute) =>
        NetworkAttributes.PartsOn(type).Prepend(attribute).Append(NetworkAttributes.PreprocessingOn(type)).OfType<AttributeData>()
            .Select(part => part.ApplicationSyntaxReference?.GetSyntax())
            .OfType<AttributeSyntax>()
            .SelectMany(syntax => syntax.ArgumentList?.Arguments ?? default);

    /// <summary>The names in an argument's value.</summary>
    public static IEnumerable<SimpleNameSyntax> NamesIn(AttributeArgumentSyntax argument) => argument.Expression.DescendantNodesAndSelf().OfType<SimpleNameSyntax>();

    private static bool IsUnknown(SimpleNameSyntax name, SemanticModel model) =>
        !name.Identifier.IsMissing && name.Identifier.ValueText != "nameof" && model.GetSymbolInfo(name) is { Symbol: null, CandidateSymbols.IsEmpty: true };
}
