using System.Text;

namespace Unroll.Bench.Gpu.Reports;

/// <summary>A table in Markdown.</summary>
internal static class Table
{
    /// <summary>Appends a table; nothing if it has no rows.</summary>
    /// <param name="page">The page.</param>
    /// <param name="header">Columns' names; those that begin with # are numbers.</param>
    /// <param name="rows">The cells.</param>
    public static void AppendTable(this StringBuilder page, string[] header, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        page.AppendLine();
        AppendRow(header.Select(h => h.TrimStart('#')));
        AppendRow(header.Select(h => h.StartsWith('#') ? "---:" : "---"));
        all.ForEach(AppendRow);

        void AppendRow(IEnumerable<string> cells) =>
            page.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' '))).AppendLine(" |");
    }
}
