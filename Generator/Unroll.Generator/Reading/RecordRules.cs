using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Reading;

/// <summary>The demands on the type that carries a declaration: generated code becomes its other part.</summary>
internal static class RecordRules
{
    /// <summary>Returns whether a network can be generated into the type; adds to <paramref name="issues"/> what the compiler does not report itself.</summary>
    public static bool Check(INamedTypeSymbol type, TypeDeclarationSyntax syntax, AttributeData attribute, IssueList issues)
    {
        if (!type.IsRecord || type.TypeKind != TypeKind.Class)
        {
            issues.AddForRecord(DiagnosticDescriptors.NotARecord, type.Name, KindOf(type));
            return false;
        }

        var attributes = NetworkAttributes.On(type);
        if (attributes.Count > 1)
        {
            // Repeating an attribute is the compiler's own error. Of several different ones, all but the first are too many.
            var different = attributes.Any(other => !SymbolEqualityComparer.Default.Equals(other.AttributeClass, attribute.AttributeClass));
            if (different && attributes[0].ApplicationSyntaxReference?.Span != attribute.ApplicationSyntaxReference?.Span)
            {
                issues.Add(DiagnosticDescriptors.SeveralNetworks, Issue.WholeAttribute, type.Name);
            }

            return false;
        }

        if (!syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            issues.AddForRecord(DiagnosticDescriptors.NotPartial, type.Name);
        }

        if ((Obstacle(type) ?? Scattered(type, syntax)) is { } obstacle)
        {
            issues.AddForRecord(DiagnosticDescriptors.UnsupportedRecord, type.Name, obstacle);
        }

        return issues.Count == 0;
    }

    private static string KindOf(INamedTypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Struct => type.IsRecord ? "record struct" : "struct",
        TypeKind.Interface => "interface",
        _ => "class",
    };

    private static string? Obstacle(INamedTypeSymbol type) => type switch
    {
        { ContainingType: { } outer } => $"is nested in '{outer.Name}'; move it out into the namespace",
        { IsGenericType: true } => "is generic; its layers are fixed when it is compiled, so remove the type parameters",
        { IsFileLocal: true } => "is local to its file, which generated code is not part of; remove 'file'",
        { IsAbstract: true } => "is abstract and could not be created; remove 'abstract'",
        { BaseType.SpecialType: not SpecialType.System_Object } => $"derives from '{type.BaseType.Name}'; remove the base record",
        _ when HasParameters(type) => "has a primary constructor; networks are created by their Load methods, so remove the parameters",
        _ => null,
    };

    /// <summary>Across several partial declarations, attributes have no order except that of the files.</summary>
    private static string? Scattered(INamedTypeSymbol type, TypeDeclarationSyntax syntax) =>
        NetworkAttributes.PartsOn(type).Any(part => part.ApplicationSyntaxReference is { } where && (where.SyntaxTree != syntax.SyntaxTree || !syntax.Span.Contains(where.Span)))
            ? "has stages or its head on another of its partial declarations; write them next to [Stem(…)]"
            : null;

    private static bool HasParameters(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Any(part => part.GetSyntax() is TypeDeclarationSyntax { ParameterList: not null });
}
