using System.Text;

namespace Unroll.Consumer.Tests;

/// <summary>The C# snippets of a Markdown file, made into files that compile.</summary>
internal static class Snippets
{
    private const string Fence = "```";

    /// <summary>Each block of C#, in a namespace of the file's: declarations as they are, statements in a method that is given the path of a checkpoint and an image.</summary>
    public static IReadOnlyList<string> Read(string markdown)
    {
        var files = new List<string>();
        var space = $"namespace Snippets.{Path.GetFileNameWithoutExtension(markdown).Replace('-', '_')};";
        List<string>? block = null;
        foreach (var line in File.ReadLines(markdown))
        {
            if (block is null)
            {
                block = line == $"{Fence}csharp" ? [] : null;
            }
            else if (line == Fence)
            {
                files.Add(ToFile(space, block, files.Count));
                block = null;
            }
            else
            {
                block.Add(line);
            }
        }

        return files;
    }

    private static string ToFile(string space, List<string> lines, int number)
    {
        var usings = lines.TakeWhile(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=')).ToList();
        var body = string.Join('\n', lines.Skip(usings.Count));
        var text = new StringBuilder();
        foreach (var line in usings)
        {
            text.AppendLine(line);
        }

        // Later snippets use the networks that earlier ones declare.
        return lines.Any(line => line.Contains(" partial record ", StringComparison.Ordinal))
            ? text.AppendLine(space).Append(body).ToString()
            : text.AppendLine(space)
                .AppendLine($"internal static class Snippet{number} {{ public static void Run(string weights, float[] image) {{")
                .AppendLine(body).AppendLine("} }").ToString();
    }
}
