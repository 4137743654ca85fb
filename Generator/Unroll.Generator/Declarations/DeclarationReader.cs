using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Support;

namespace Unroll.Generator.Declarations;

/// <summary>What an attributed type declares, or why it declares nothing; neither where the compiler has reported the reason.</summary>
internal sealed record DeclarationResult(NetworkDeclaration? Declaration, EquatableArray<Issue> Issues)
{
    public static DeclarationResult Nothing { get; } = new(null, default);
}

/// <summary>From an attributed type to a declaration.</summary>
internal static class DeclarationReader
{
    public static DeclarationResult Read(GeneratorAttributeSyntaxContext target)
    {
        using var culture = new InvariantScope();
        var type = (INamedTypeSymbol)target.TargetSymbol;
        var attribute = target.Attributes[0];
        var issues = new IssueList();
        if (!RecordRules.Check(type, (TypeDeclarationSyntax)target.TargetNode, attribute, issues))
        {
            return new DeclarationResult(null, issues.ToEquatableArray());
        }

        var source = NetworkSource.Resolve(type, attribute, issues);
        if (source is null)
        {
            return new DeclarationResult(null, issues.ToEquatableArray());
        }

        CheckParts(type, attribute, source.Family, issues);
        var spec = source.Family.Read(type.Name, source.Arguments, issues) with { Winograd = source.Arguments.Get(nameof(NetworkSpec.Winograd), true) };
        return issues.Count > 0
            ? new DeclarationResult(null, issues.ToEquatableArray())
            : new DeclarationResult(new NetworkDeclaration(NamespaceOf(type), NetworkName.Escape(type.Name), spec), default);
    }

    /// <summary>Attributes beside a network's own that its family does not know, or that a variant cannot change.</summary>
    private static void CheckParts(INamedTypeSymbol type, AttributeData attribute, NetworkFamily family, IssueList issues)
    {
        var parts = NetworkAttributes.PartsOn(type);
        for (var i = 0; i < parts.Count; i++)
        {
            if (NetworkAttributes.IsVariant(attribute) || !family.PartNames.Contains(parts[i].Name))
            {
                var found = new IssueList();
                found.Add(
                    DiagnosticDescriptors.NoEffect, Issue.WholeAttribute, NetworkAttributes.ShortName(parts[i].Name),
                    NetworkAttributes.FamiliesWith(parts[i].Name) + " on the same record");
                issues.AddOfPart(i, found);
            }
        }
    }

    private static string NamespaceOf(INamedTypeSymbol type)
    {
        var parts = new Stack<string>();
        for (var scope = type.ContainingNamespace; scope is { IsGlobalNamespace: false }; scope = scope.ContainingNamespace)
        {
            parts.Push(NetworkName.Escape(scope.Name));
        }

        return string.Join(".", parts);
    }
}
