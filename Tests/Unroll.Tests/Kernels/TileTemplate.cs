using System.Globalization;
using System.Text;

namespace Unroll.Tests.Kernels;

/// <summary>
/// Prints an unrolled tile from its template, which is the tile's text but for what is repeated for each row of registers. Lines between "@rows" and "@end" are printed once a
/// row, with the row's number for {r}, its pointer for {address}, and what that points to for {value}; between "@guarded rows" and "@end" all but the first are in an if that a
/// tile with fewer rows leaves out, and lines that begin with "@further" are not the first's.
/// </summary>
internal static class TileTemplate
{
    private const string Further = "@further ";

    /// <summary>The widest window that has a tile of its own.</summary>
    private const int MaxTaps = 5;

    public static string Print(string template, int rows)
    {
        var text = new StringBuilder();
        List<string>? block = null;
        var isGuarded = false;
        foreach (var line in template.Split('\n'))
        {
            switch (line.Trim())
            {
                case "@rows" or "@guarded rows" when block is null:
                    (block, isGuarded) = ([], line.Contains("guarded", StringComparison.Ordinal));
                    break;
                case "@end" when block is not null:
                    for (var row = 0; row < rows; row++)
                    {
                        PrintRow(text, block, row, isGuarded && row > 0, line[..line.IndexOf('@')]);
                    }

                    block = null;
                    break;
                case var directive when directive.StartsWith("@columns ", StringComparison.Ordinal) && block is null:
                    PrintColumns(text, rows, directive.Split(' '), line[..line.IndexOf('@')]);
                    break;
                default:
                    if (block is null)
                    {
                        text.Append(line).Append('\n');
                    }
                    else
                    {
                        block.Add(line);
                    }

                    break;
            }
        }

        Assert.True(block is null, "A block has no @end.");
        return text.ToString(0, text.Length - 1);
    }

    private static void PrintRow(StringBuilder text, List<string> lines, int row, bool isGuarded, string indent)
    {
        if (isGuarded)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{indent}if (sizeof(TRows) > {row})\n{indent}{{\n");
        }

        foreach (var line in lines.Where(line => row > 0 || !line.Contains(Further, StringComparison.Ordinal)))
        {
            text.Append(isGuarded ? "    " : "").Append(OfRow(line.Replace(Further, "", StringComparison.Ordinal), row)).Append('\n');
        }

        if (isGuarded)
        {
            text.Append(indent).Append("}\n");
        }
    }

    /// <summary>
    /// "@columns {stride} {sum}": loads each column of the input that a line of the tile reads, once, and adds it to the sums that it is under, at most <see cref="MaxTaps"/> of them.
    /// </summary>
    private static void PrintColumns(StringBuilder text, int rows, string[] directive, string indent)
    {
        var stride = int.Parse(directive[1], CultureInfo.InvariantCulture);
        var sum = directive[2];
        for (var column = 0; column < ((rows - 1) * stride) + MaxTaps; column++)
        {
            if (column > 0 && column % 3 == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}var p{column} = p{column - 3} + step3;\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{indent}if (({stride} * sizeof(TRows)) + sizeof(TTaps) > {column + stride})\n{indent}{{\n");
            text.Append(CultureInfo.InvariantCulture, $"{indent}    var v = sizeof(TTaps) / 2 > {column} && left > {column} ? S.Zero\n");
            text.Append(CultureInfo.InvariantCulture, $"{indent}        : ({stride} * sizeof(TRows)) + ((sizeof(TTaps) + 1) / 2) <= {column + stride} && right <= {column} ? S.Zero\n");
            text.Append(OfRow($"{indent}        : S.Load({{address}});\n", column));
            for (var row = 0; row < rows; row++)
            {
                if (column - (stride * row) is var tap and >= 0 and < MaxTaps)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{indent}    {sum}{row} = sizeof(TRows) > {row} && sizeof(TTaps) > {tap} ? S.Fma(v, w{tap}, {sum}{row}) : {sum}{row};\n");
                }
            }

            text.Append(indent).Append("}\n");
        }
    }

    /// <summary>There is a pointer for each three rows.</summary>
    private static string OfRow(string line, int row)
    {
        var number = row.ToString(CultureInfo.InvariantCulture);
        var (pointer, further) = ($"p{row / 3 * 3}", (row % 3) switch { 0 => "", 1 => " + step", _ => " + step2" });
        return line.Replace("{r}", number, StringComparison.Ordinal)
            .Replace("{address}", pointer + further, StringComparison.Ordinal)
            .Replace("{value}", further.Length == 0 ? $"*{pointer}" : $"*({pointer}{further})", StringComparison.Ordinal);
    }
}
