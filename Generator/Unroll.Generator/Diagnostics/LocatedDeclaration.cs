using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unroll.Generator.Declarations;
using Unroll.Generator.Support;

namespace Unroll.Generator.Diagnostics;

/// <summary>A declaration with its syntax, for the pipeline of diagnostics only.</summary>
internal sealed class LocatedDeclaration(DeclarationResult result, TypeDeclarationSyntax record, AttributeSyntax? own, IReadOnlyList<AttributeSyntax?> parts)
{
    public static LocatedDeclaration Read(GeneratorAttributeSyntaxContext target) => new(
        DeclarationReader.Read(target),
        (TypeDeclarationSyntax)target.TargetNode,
        target.Attributes[0].ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax,
        [.. NetworkAttributes.PartsOn((ITypeSymbol)target.TargetSymbol).Select(part => part.Attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax)]);

    /// <summary>What was wrong when it was read, and those of the <paramref name="problems"/> that concern it, where they are.</summary>
    public IEnumerable<Diagnostic> Diagnose(EquatableArray<NetworkProblem> problems)
    {
        var later = problems.Where(problem => problem.HintPrefix == result.Declaration?.HintPrefix).Select(problem => problem.Issue);
        return result.Issues.Concat(later).Select(issue => issue.At(Locate(issue)));
    }

    private Location Locate(Issue issue)
    {
        var (member, attribute) = (issue.Member, issue.Part is { } part ? parts[part] : own);
        if (member is null || attribute is null)
        {
            return record.Identifier.GetLocation();
        }

        var argument = attribute.ArgumentList?.Arguments.FirstOrDefault(
            a => member == NetworkAttributes.VariantOf ? a.NameEquals is null : a.NameEquals?.Name.Identifier.ValueText == member);
        return (argument ?? (SyntaxNode)attribute.Name).GetLocation();
    }
}
