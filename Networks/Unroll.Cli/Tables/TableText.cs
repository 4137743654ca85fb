using System.Text;

namespace Unroll.Cli.Tables;

/// <summary>
/// A table as lines of text. Where it is wider than the terminal, headers and words are wrapped, addresses go below their rows, long names get a line of their own,
/// and in the last resort each row becomes a list; no figure, name or column is ever cut or left out.
/// </summary>
internal sealed class TableText(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<string>> rows)
{
    private const string Indentation = "  ";

    /// <summary>The lines of the table.</summary>
    /// <param name="width">The terminal's width; null: nobody watches, and each row is a line however long.</param>
    public IEnumerable<string> Lines(int? width) => width switch
    {
        null => Grid(TableShape.OnOneLine(columns, rows, gap: 1), room: int.MaxValue, isRuled: false),
        { } room when TableShape.For(columns, rows, room) is { } shape => Grid(shape, room, isRuled: true),
        { } room => Lists(room),
    };

    private IEnumerable<string> Grid(TableShape shape, int room, bool isRuled)
    {
        foreach (var line in Row(shape, [.. columns.Select(column => column.Header)], room, isHeader: true))
        {
            yield return line;
        }

        if (isRuled)
        {
            yield return new string('-', shape.Total);
        }

        foreach (var line in rows.SelectMany(row => Row(shape, row, room, isHeader: false)))
        {
            yield return line;
        }
    }

    private IEnumerable<string> Row(TableShape shape, IReadOnlyList<string> row, int room, bool isHeader)
    {
        var cells = shape.Beside.Select((column, i) => Cell(columns[column].Kind, row[column], shape.Widths[i], isHeader)).ToArray();
        if (cells[0] is [var first] && Wrapping.WidthOf(first) > shape.Widths[0])
        {
            yield return first;
            cells[0] = [""];
        }

        for (var line = 0; line < cells.Max(cell => cell.Count); line++)
        {
            var text = new StringBuilder();
            for (var i = 0; i < cells.Length; i++)
            {
                var cell = line < cells[i].Count ? cells[i][line] : "";
                var padding = new string(' ', Math.Max(0, shape.Widths[i] - Wrapping.WidthOf(cell)));
                text.Append(' ', i == 0 ? 0 : shape.Gap).Append(columns[shape.Beside[i]].Kind == CellKind.Figure ? padding + cell : cell + padding);
            }

            // Columns are padded to their width, which is unwanted at the ends of lines.
            yield return text.ToString().TrimEnd();
        }

        foreach (var line in shape.Below.Where(column => row[column].Length > 0).SelectMany(column => Wrapping.Lines(row[column], room - Indentation.Length)))
        {
            yield return Indentation + line;
        }
    }

    private static List<string> Cell(CellKind kind, string text, int width, bool isHeader) =>
        isHeader || kind == CellKind.Text ? Wrapping.Lines(text, width, breaksSlashes: !isHeader) : [text];

    /// <summary>Each row as a list of its cells.</summary>
    private IEnumerable<string> Lists(int room)
    {
        var label = columns.Max(column => Wrapping.WidthOf(column.Header)) + 1;
        for (var r = 0; r < rows.Count; r++)
        {
            if (r > 0)
            {
                yield return "";
            }

            for (var i = 0; i < columns.Count; i++)
            {
                if (rows[r][i].Length > 0)
                {
                    var lines = columns[i].Kind is CellKind.Text or CellKind.Address ? Wrapping.Lines(rows[r][i], room - label) : [rows[r][i]];
                    yield return columns[i].Header.PadRight(label) + lines[0];
                    foreach (var line in lines.Skip(1))
                    {
                        yield return new string(' ', label) + line;
                    }
                }
            }
        }
    }
}
