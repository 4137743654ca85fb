using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Families;
using Unroll.Generator.Support;

namespace Unroll.Generator.Reading;

/// <summary>What an attributed type declares, or why it declares nothing; neither if the compiler has reported the reason.</summary>
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
        if (NetworkAttributes.IsPart(attribute))
        {
            return ReadPart(type, attribute, issues);
        }

        if (NetworkAttributes.IsPreprocessing(attribute))
        {
            return ReadPreprocessing(type, issues);
        }

        if (!RecordRules.Check(type, (TypeDeclarationSyntax)target.TargetNode, attribute, issues))
        {
            return new DeclarationResult(null, issues.ToEquatableArray());
        }

        if (!ProjectRules.Check(type, (CSharpCompilation)target.SemanticModel.Compilation, issues))
        {
            return new DeclarationResult(null, issues.ToEquatableArray());
        }

        if (UnknownValues.Any(type, attribute, target.SemanticModel))
        {
            return DeclarationResult.Nothing;
        }

        var source = NetworkSource.Resolve(type, attribute, issues);
        if (source is null)
        {
            return new DeclarationResult(null, issues.ToEquatableArray());
        }

        var spec = source.Family.Read(type.Name, source.Arguments, issues) with
        {
            OutStem = NetworkFamily.OutStem(source.Arguments),
            Winograd = source.Arguments.Get(nameof(NetworkSpec.Winograd), true),
        };
        if (issues.Count == 0 && source.Preprocessing is { } written)
        {
            issues.Part = NetworkAttributes.PartsOn(type).Count;
            spec = spec with { Preprocessing = new PreprocessingReader(written.Arguments, issues).Read(spec.Input, written.Input) };
        }

        return issues.Count > 0
            ? new DeclarationResult(null, issues.ToEquatableArray())
            : new DeclarationResult(new NetworkDeclaration(NamespaceOf(type), NetworkName.Escape(type.Name), spec), default);
    }

    /// <summary>Stages, plugins and the like are read with the attribute that they belong to; without it they mean nothing.</summary>
    private static DeclarationResult ReadPart(INamedTypeSymbol type, AttributeData attribute, IssueList issues)
    {
        var name = NetworkAttributes.PartName(attribute)!;
        if (type.GetAttributes().Any(other => NetworkAttributes.FamilyOf(other)?.PartNames.Contains(name) == true))
        {
            return DeclarationResult.Nothing;
        }

        issues.Add(DiagnosticDescriptors.NoEffect, Issue.WholeAttribute, AttributePart.ShortName(name), NetworkAttributes.OwnersOf(name));
        return new DeclarationResult(null, issues.ToEquatableArray());
    }

    private static DeclarationResult ReadPreprocessing(INamedTypeSymbol type, IssueList issues)
    {
        if (NetworkAttributes.On(type).Count > 0)
        {
            return DeclarationResult.Nothing;
        }

        issues.Add(DiagnosticDescriptors.NoEffect, Issue.WholeAttribute, "Preprocessing", "an attribute that declares a network, such as [ResNet(…)]");
        return new DeclarationResult(null, issues.ToEquatableArray());
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
