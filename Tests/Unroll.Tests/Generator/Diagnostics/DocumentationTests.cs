using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Unroll.Generator.Diagnostics;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Diagnostics;

/// <summary>The pages of docs/diagnostics tell the truth.</summary>
public partial class DocumentationTests
{
    private static readonly DiagnosticDescriptor[] Rules =
        [.. typeof(DiagnosticDescriptors).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (DiagnosticDescriptor)field.GetValue(null)!)];

    public static TheoryData<string> Ids => [.. Rules.Select(rule => rule.Id)];

    [Fact]
    public void Ids_are_consecutive_and_rules_name_their_pages()
    {
        Assert.Equal(Enumerable.Range(1, Rules.Length).Select(i => $"UNR{i:0000}"), Rules.Select(rule => rule.Id).Order());
        Assert.All(Rules, rule => Assert.Contains($" docs/diagnostics/{rule.Id}.md in the package Unroll", $"{rule.Description}", StringComparison.Ordinal));
        Assert.All(Rules, rule => Assert.Empty(rule.HelpLinkUri));
        Assert.All(Rules, rule => Assert.Equal("Unroll", rule.Category));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_rule_has_a_page(string id)
    {
        var page = File.ReadAllText(PagePath($"{id}.md"));

        Assert.StartsWith($"# {id}: {Rules.Single(rule => rule.Id == id).Title}\n", page, StringComparison.Ordinal);
        Assert.Contains($"[{id}]({id}.md)", File.ReadAllText(PagePath("README.md")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_wrong_example_is_reported_and_the_right_one_is_not(string id)
    {
        var examples = CodeBlock().Matches(File.ReadAllText(PagePath($"{id}.md"))).Select(match => match.Groups[1].Value).ToList();
        if (id is "UNR0022" or "UNR0023" or "UNR0025")
        {
            Assert.Empty(examples);
            return;
        }

        const string Other = "[ResNet(Layers = [1, 1, 1, 1], Block = ResidualBlock.Basic)] public partial record Other;";
        Assert.Equal(2, examples.Count);
        var wrong = GeneratorHarness.Run(examples[0], Other);

        // The analyzer reports UNR0026 where another generator has run.
        Assert.Equal(id != "UNR0026", wrong.Result.Diagnostics.Any(diagnostic => diagnostic.Id == id));
        var right = GeneratorHarness.Run(examples[1], Other);
        Assert.Empty(right.Diagnostics);
        Assert.True(right.Networks.Count > 1);
    }

    private static string PagePath(string page) => Path.Combine(AppContext.BaseDirectory, "docs", "diagnostics", page);

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
