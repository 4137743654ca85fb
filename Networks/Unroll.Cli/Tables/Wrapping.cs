using Spectre.Console.Rendering;

namespace Unroll.Cli.Tables;

/// <summary>Text in lines of a width. Nothing is cut: a word that is wider than the line stays whole.</summary>
internal static class Wrapping
{
    /// <summary>How many columns of a terminal a text takes; some letters take two.</summary>
    public static int WidthOf(string text) => new Segment(text).CellCount();

    /// <summary>The width of the widest word.</summary>
    /// <param name="text">Words.</param>
    /// <param name="breaksSlashes">Whether words end after slashes as well.</param>
    public static int LongestWord(string text, bool breaksSlashes) => Words(text, breaksSlashes).Select(word => WidthOf(word.TrimEnd())).DefaultIfEmpty().Max();

    /// <summary>The lines of a text.</summary>
    /// <param name="text">Words, and line breaks that stay.</param>
    /// <param name="width">The room for a line.</param>
    /// <param name="breaksSlashes">Whether a word that is wider than the line may be broken after its slashes.</param>
    public static List<string> Lines(string text, int width, bool breaksSlashes = false)
    {
        List<string> lines = [];
        foreach (var given in text.Split('\n'))
        {
            var line = "";
            foreach (var word in Words(given, breaksSlashes: false).SelectMany(word => breaksSlashes && WidthOf(word.TrimEnd()) > width ? Words(word, breaksSlashes: true) : [word]))
            {
                if (line.Length > 0 && WidthOf(line + word.TrimEnd()) > width)
                {
                    lines.Add(line.TrimEnd());
                    line = "";
                }

                line += word;
            }

            lines.Add(line.TrimEnd());
        }

        return lines;
    }

    /// <summary>The pieces of a text, each with the spaces or the slash that ends it.</summary>
    private static IEnumerable<string> Words(string text, bool breaksSlashes)
    {
        var start = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i - 1] == ' ' && text[i] != ' ') || (breaksSlashes && text[i - 1] == '/'))
            {
                yield return text[start..i];
                start = i;
            }
        }
    }
}
