using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Unroll.Tests.Generator.StandAlone;

/// <summary>
/// Generated files without their repetitions: what a name means depends on where in a statement it stands, and nearly all methods say what others have said, but for the
/// numbers. The bodies of those are emptied, which leaves one part in twenty to compile.
/// </summary>
internal static partial class Skeleton
{
    private static readonly BlockSyntax Empty = SyntaxFactory.Block();

    /// <summary>For methods that return something: a body without a name.</summary>
    private static readonly BlockSyntax Nothing = SyntaxFactory.Block(SyntaxFactory.ParseStatement("throw null;"));

    /// <summary>The same files, in the same order.</summary>
    public static IReadOnlyList<SyntaxTree> Of(IEnumerable<SyntaxTree> trees)
    {
        var texts = new HashSet<string>();
        var uses = new HashSet<string>();
        return [.. trees.Select(tree => WithoutRepetitions(tree, texts, uses))];
    }

    private static SyntaxTree WithoutRepetitions(SyntaxTree tree, HashSet<string> texts, HashSet<string> uses)
    {
        var root = tree.GetRoot();
        var text = tree.ToString();
        var repeated = root.DescendantNodes(node => node is not MethodDeclarationSyntax).OfType<MethodDeclarationSyntax>()
            .Where(method => Body(method) is { } body && IsRepeated(body, text.Substring(body.SpanStart, body.Span.Length), texts, uses))
            .ToList();
        return repeated.Count == 0 ? tree : tree.WithRootAndOptions(root.ReplaceNodes(repeated, (_, method) => Emptied(method)), tree.Options);
    }

    private static CSharpSyntaxNode? Body(MethodDeclarationSyntax method) => method.Body ?? (CSharpSyntaxNode?)method.ExpressionBody;

    /// <summary>Whether all that a body says has been said. Most bodies are another's to the letter, which is soon seen.</summary>
    private static bool IsRepeated(CSharpSyntaxNode body, string text, HashSet<string> texts, HashSet<string> uses) =>
        !texts.Add(WithoutNumbers(text)) || body.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(Use).Where(uses.Add).ToList() is [];

    private static MethodDeclarationSyntax Emptied(MethodDeclarationSyntax method) => method
        .WithBody(method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } ? Empty : Nothing)
        .WithExpressionBody(null)
        .WithSemicolonToken(default);

    /// <summary>A name without its numbers, and how it is used.</summary>
    private static string Use(SyntaxToken token) =>
        $"{WithoutNumbers(token.ValueText)} {token.Parent!.RawKind} {token.Parent.Parent!.RawKind} {token.GetPreviousToken().RawKind} {token.GetNextToken().RawKind}";

    private static string WithoutNumbers(string text) => Numbers().Replace(text, "");

    /// <summary>Digits, and what kernels of the same form are told apart by.</summary>
    [GeneratedRegex(@"_[0-9a-f]{8}(?![0-9A-Za-z])|[0-9]+")]
    private static partial Regex Numbers();
}
