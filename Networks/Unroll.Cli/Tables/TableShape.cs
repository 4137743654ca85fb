namespace Unroll.Cli.Tables;

/// <summary>Which columns of a table stand beside each other, how wide each is, and which go below their row.</summary>
internal sealed class TableShape
{
    /// <summary>The least room for names in the first column before rows become lists.</summary>
    private const int LeastOfFirst = 12;

    private TableShape(int[] beside, int[] below, int[] widths, int gap)
    {
        Beside = beside;
        Below = below;
        Widths = widths;
        Gap = gap;
    }

    public int[] Beside { get; }

    public int[] Below { get; }

    /// <summary>A width for each column of <see cref="Beside"/>.</summary>
    public int[] Widths { get; }

    /// <summary>Spaces between two columns.</summary>
    public int Gap { get; }

    public int Total => Widths.Sum() + (Gap * (Widths.Length - 1));

    /// <summary>Every cell on one line.</summary>
    public static TableShape OnOneLine(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<string>> rows, int gap) =>
        new([.. Enumerable.Range(0, columns.Count)], [], [.. columns.Select((column, i) => Widest(column, rows, i))], gap);

    /// <summary>The best shape for a terminal; null where rows must become lists.</summary>
    public static TableShape? For(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<string>> rows, int room)
    {
        TableShape[] whole = [OnOneLine(columns, rows, gap: 2), OnOneLine(columns, rows, gap: 1)];
        return whole.FirstOrDefault(shape => shape.Total <= room) ?? Wrapped(columns, rows, room);
    }

    /// <summary>Wraps headers where that is enough; else words; else both; and in the end leaves the first column's names less room than they take.</summary>
    private static TableShape? Wrapped(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<string>> rows, int room)
    {
        int[] beside = [.. Enumerable.Range(0, columns.Count).Where(i => columns[i].Kind != CellKind.Address)];
        int[] below = [.. Enumerable.Range(0, columns.Count).Except(beside)];
        int[] widest = [.. beside.Select(i => Widest(columns[i], rows, i))];
        int[] headers = [.. beside.Select(i => Math.Max(Wrapping.LongestWord(columns[i].Header, breaksSlashes: false), WidestCell(rows, i)))];
        int[] words = [.. beside.Select(i => Math.Max(Wrapping.WidthOf(columns[i].Header), LeastCell(columns[i], rows, i)))];
        int[] both = [.. beside.Select(i => Math.Max(Wrapping.LongestWord(columns[i].Header, breaksSlashes: false), LeastCell(columns[i], rows, i)))];
        int[] names = [Math.Min(LeastOfFirst, both[0]), .. both[1..]];
        return new[] { headers, words, both, names }
            .Select(least => Shrunk(widest, least, room))
            .OfType<int[]>()
            .Select(widths => new TableShape(beside, below, widths, gap: 1))
            .FirstOrDefault();
    }

    /// <summary>Takes from the widest column that can do with less, until all fit; null where they do not.</summary>
    private static int[]? Shrunk(int[] widest, int[] least, int room)
    {
        room -= widest.Length - 1;
        if (least.Sum() > room)
        {
            return null;
        }

        int[] widths = [.. widest];
        while (widths.Sum() > room)
        {
            widths[Enumerable.Range(0, widths.Length).Where(i => widths[i] > least[i]).MaxBy(i => widths[i])]--;
        }

        return widths;
    }

    private static int Widest(Column column, IReadOnlyList<IReadOnlyList<string>> rows, int index) => Math.Max(Wrapping.WidthOf(column.Header), WidestCell(rows, index));

    private static int WidestCell(IReadOnlyList<IReadOnlyList<string>> rows, int index) => rows.Select(row => Wrapping.WidthOf(row[index])).DefaultIfEmpty().Max();

    private static int LeastCell(Column column, IReadOnlyList<IReadOnlyList<string>> rows, int index) => column.Kind == CellKind.Text
        ? rows.Select(row => Wrapping.LongestWord(row[index], breaksSlashes: true)).DefaultIfEmpty().Max()
        : WidestCell(rows, index);
}
