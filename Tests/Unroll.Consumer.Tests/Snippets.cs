using System.Text;
using System.Text.RegularExpressions;

namespace Unroll.Consumer.Tests;

/// <summary>
/// The C# snippets of a Markdown file, made into one file that compiles. A page has a namespace of its own; its snippets see the usings and the networks of those
/// before them, and MyResNet, which is the reader's own network.
/// </summary>
internal static partial class Snippets
{
    private const string Fence = "```";
    private const string Language = "csharp";

    /// <summary>Excerpts of what the generator writes are marked so: they are not for users to write.</summary>
    private const string Excerpt = "csharp generated";

    /// <summary>A whole program, whose statements stand before its declarations.</summary>
    private const string Program = "csharp program";

    /// <summary>What every page may use without declaring it.</summary>
    public static string Common => "namespace Snippets;\n[Unroll.ResNet(Layers = [1, 1, 1, 1], Classes = 2)] public sealed partial record MyResNet;\n";

    /// <summary>The pages with snippets: README.md, docs and the READMEs of the packages. The pages of the diagnostics, which show what does not compile, have tests of their own.</summary>
    public static IEnumerable<string> Pages(string repository) =>
        new[] { "Generator", "Runtime", "Networks", "docs" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(repository, folder), "*.md", SearchOption.AllDirectories))
            .Where(page => !page.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "diagnostics"))
            .Append(Path.Combine(repository, "README.md"))
            .Where(page => Blocks(page).Any(block => block.Language == Language))
            .Order(StringComparer.Ordinal);

    /// <summary>A page's snippets as a source file: declarations as they are, statements in methods that are given the path of a checkpoint and an image.</summary>
    /// <param name="page">The Markdown file.</param>
    /// <param name="name">The name of the page's namespace.</param>
    public static string Read(string page, string name)
    {
        var usings = new List<string>();
        var members = new StringBuilder();
        foreach (var (language, lines) in Blocks(page))
        {
            Assert.True(language is Language or Excerpt or Program, $"{page}: a snippet of C# is marked '{language}'.");
            if (language == Language)
            {
                usings.AddRange(lines.Where(line => Using().IsMatch(line)));
                Append(members, lines.Where(line => !Using().IsMatch(line)), usings.Count + members.Length);
            }
        }

        return $"{string.Join('\n', usings.Distinct())}\nnamespace Snippets.{name};\n{members}";
    }

    /// <summary>A page's program.</summary>
    public static string ReadProgram(string page) => string.Join('\n', Blocks(page).Single(block => block.Language == Program).Lines);

    private static void Append(StringBuilder members, IEnumerable<string> lines, int number)
    {
        var paragraphs = Paragraphs(lines).ToList();
        foreach (var declaration in paragraphs.Where(Declares))
        {
            members.AppendLine(declaration);
        }

        var rest = string.Join("\n\n", paragraphs.Where(text => !Declares(text)));
        if (rest.StartsWith("static ", StringComparison.Ordinal))
        {
            members.AppendLine($"internal static class Snippet{number} {{\n{rest}\n}}");
        }
        else if (rest.Length > 0)
        {
            var isAsync = rest.Contains("await ", StringComparison.Ordinal);
            members.AppendLine($"internal static class Snippet{number} {{ public static {(isAsync ? "async Task" : "void")} Run(string weights, float[] image) {{")
                .AppendLine(rest).AppendLine("} }");
        }
    }

    private static bool Declares(string paragraph) => paragraph.Contains(" partial record ", StringComparison.Ordinal);

    private static IEnumerable<string> Paragraphs(IEnumerable<string> lines) =>
        string.Join('\n', lines).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(text => text.Trim('\n')).Where(text => text.Length > 0);

    private static IEnumerable<(string Language, List<string> Lines)> Blocks(string page)
    {
        List<string>? block = null;
        var language = "";
        foreach (var line in File.ReadLines(page))
        {
            if (block is null)
            {
                if (line.StartsWith(Fence, StringComparison.Ordinal))
                {
                    (block, language) = ([], line[Fence.Length..]);
                }
            }
            else if (line == Fence)
            {
                if (language.StartsWith('c'))
                {
                    yield return (language, block);
                }

                block = null;
            }
            else
            {
                block.Add(line);
            }
        }
    }

    [GeneratedRegex(@"^using [\w.]+;$|^using static [\w.]+;$")]
    private static partial Regex Using();
}
