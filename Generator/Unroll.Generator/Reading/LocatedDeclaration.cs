using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Support;

namespace Unroll.Generator.Reading;

/// <summary>A declaration with its syntax, only for the pipeline of diagnostics.</summary>
internal sealed class LocatedDeclaration(
    DeclarationResult result, INamedTypeSymbol type, TypeDeclarationSyntax record, AttributeSyntax? attribute, IReadOnlyList<AttributeSyntax?> parts)
{
    public static LocatedDeclaration Read(GeneratorAttributeSyntaxContext target) => new(
        DeclarationReader.Read(target),
        (INamedTypeSymbol)target.TargetSymbol,
        (TypeDeclarationSyntax)target.TargetNode,
        SyntaxOf(target.Attributes[0]),
        [.. NetworkAttributes.PartsOn((INamedTypeSymbol)target.TargetSymbol).Append(NetworkAttributes.PreprocessingOn((INamedTypeSymbol)target.TargetSymbol)).OfType<AttributeData>().Select(SyntaxOf)]);

    /// <summary>What was wrong when it was read, and the <paramref name="problems"/> that concern it, each with its location.</summary>
    public IEnumerable<Diagnostic> Diagnose(EquatableArray<NetworkProblem> problems)
    {
        var later = problems.Where(problem => problem.HintPrefix == result.Declaration?.HintPrefix).Select(problem => problem.Issue);
        return result.Issues.Concat(later).Select(issue => issue.At(Locate(issue)));
    }

    private Location Locate(Issue issue)
    {
        if (issue.Declared is { } declared)
        {
            return RecordMembers.LocationOf(type, declared) ?? record.Identifier.GetLocation();
        }

        // A variant's own record has none of its base's stages.
        var (member, blamed) = (issue.Member, issue.Part is { } part && part < parts.Count ? parts[part] : attribute);
        if (member is null || blamed is null)
        {
            return record.Identifier.GetLocation();
        }

        var argument = blamed.ArgumentList?.Arguments.FirstOrDefault(
            a => member == NetworkAttributes.VariantOf ? a.NameEquals is null : a.NameEquals?.Name.Identifier.ValueText == member);
        return (argument ?? (SyntaxNode)blamed.Name).GetLocation();
    }

    private static AttributeSyntax? SyntaxOf(AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;
}
