using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Unroll.CodeFixes;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Diagnostics;

/// <summary>The code fix for UNR0001.</summary>
public class MakePartialCodeFixTests
{
    private const string Attribute = "[ResNet(Layers = [1, 1, 1, 1])]";

    [Theory]
    [InlineData("public sealed record Net;", "public sealed partial record Net;")]
    [InlineData("record Net;", "partial record Net;")]
    [InlineData("record class Net { }", "partial record class Net { }")]
    [InlineData("// why\nrecord /* what */ Net;", "// why\npartial record /* what */ Net;")]
    [InlineData("\n/// <summary>A network.</summary>\npublic\n    record Net\n{\n}", "\n/// <summary>A network.</summary>\npublic\n    partial record Net\n{\n}")]
    public async Task Adds_partial_and_changes_nothing_else(string before, string after)
    {
        var fixedText = await Fix($"{Attribute} {before}");

        Assert.Equal($"{Attribute} {after}", fixedText);
        Assert.Equal(["Net"], GeneratorHarness.Run(fixedText).Networks);
    }

    [Fact]
    public void Fixes_what_the_generator_reports()
    {
        var fix = new MakePartialCodeFix();

        Assert.Equal(["UNR0001"], fix.FixableDiagnosticIds);
        Assert.NotNull(fix.GetFixAllProvider());
    }

    private static async Task<string> Fix(string source)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var workspace = new AdhocWorkspace();
        var document = workspace.AddProject("Project", LanguageNames.CSharp).AddDocument("File.cs", source);
        var run = GeneratorHarness.Run(source);
        var diagnostic = Assert.Single(run.Result.Diagnostics, d => d.Id == "UNR0001");

        var actions = new List<CodeAction>();
        await new MakePartialCodeFix().RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellation));
        var operations = await Assert.Single(actions).GetOperationsAsync(cancellation);
        var changed = Assert.IsType<ApplyChangesOperation>(Assert.Single(operations)).ChangedSolution.GetDocument(document.Id)!;
        return (await changed.GetTextAsync(cancellation)).ToString();
    }
}
