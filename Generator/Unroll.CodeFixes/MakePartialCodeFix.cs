using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unroll.Generator.Diagnostics;

namespace Unroll.CodeFixes;

/// <summary>Adds the modifier that a network's record lacks (UNR0001).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialCodeFix))]
[Shared]
public sealed class MakePartialCodeFix : CodeFixProvider
{
    private const string Title = "Make the network partial";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [DiagnosticIds.NotPartial];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } record)
        {
            var fix = CodeAction.Create(
                Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(record, MakePartial(record)))), equivalenceKey: Title);
            context.RegisterCodeFix(fix, context.Diagnostics);
        }
    }

    /// <summary>The modifier must come directly before the keyword, and takes over the trivia there.</summary>
    private static TypeDeclarationSyntax MakePartial(TypeDeclarationSyntax record)
    {
        var keyword = record.Keyword;
        var partial = SyntaxFactory.Token(keyword.LeadingTrivia, SyntaxKind.PartialKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space));
        return record.WithKeyword(keyword.WithLeadingTrivia()).WithModifiers(record.Modifiers.Add(partial));
    }
}
