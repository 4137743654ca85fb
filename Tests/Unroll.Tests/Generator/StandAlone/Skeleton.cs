using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Unroll.Tests.Generator.StandAlone;

/// <summary>
/// Generated files without their repetitions: what a name means depends on where in a statement it stands, and nearly all methods say what others have said, but for the
/// numbers. The bodies of those are emptied, which leaves one part in twenty to compile.
/// </summary>
internal static class Skeleton
{
    /// <summary>The same files, in the same order.</summary>
    public static IReadOnlyList<SyntaxTree> Of(IEnumerable<SyntaxTree> trees)
    {
        var seen = new HashSet<string>();
        return [.. trees.Select(tree => WithoutRepetitions(tree, seen))];
    }

    private static SyntaxTree WithoutRepetitions(SyntaxTree tree, HashSet<string> seen)
    {
        var root = tree.GetRoot();
        var repeated = root.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.Body is not null && method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword })
            .Where(method => method.Body!.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(Use).Where(seen.Add).ToList() is [])
            .ToList();
        return repeated.Count == 0 ? tree : tree.WithRootAndOptions(root.ReplaceNodes(repeated, (_, method) => method.WithBody(SyntaxFactory.Block())), tree.Options);
    }

    /// <summary>A name without its digits, and how it is used.</summary>
    private static string Use(SyntaxToken token) =>
        $"{string.Concat(token.ValueText.Where(c => !char.IsAsciiDigit(c)))} {token.Parent!.RawKind} {token.Parent.Parent!.RawKind} {token.GetPreviousToken().RawKind} {token.GetNextToken().RawKind}";
}
