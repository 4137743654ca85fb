using System.Globalization;
using System.Text;

namespace Unroll.Bench.Peers;

/// <summary>The speeds of a comparison as bars.</summary>
internal static class SpeedPlot
{
    private const int Left = 190, Right = 60, RowHeight = 18, Gap = 10, Top = 34, PlotWidth = 520;

    private static readonly string[] Colours = ["#2f6f9f", "#c0712f", "#4c8f57", "#8a5a9e"];

    public static string Draw(IReadOnlyList<ComparisonRow> rows)
    {
        var series = rows.Select(row => (row.Batch, row.Threads)).Distinct().ToList();
        var networks = rows.Select(row => row.Network).Distinct().ToList();
        var most = Math.Max(1.2, rows.Max(row => row.Speed)) * 1.05;
        var height = Top + (rows.Count * RowHeight) + (networks.Count * Gap) + (series.Count * RowHeight) + Gap;
        var text = new StringBuilder();
        Line(text, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Left + PlotWidth + Right}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Line(text, $"<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        Line(text, $"<text x=\"{Left}\" y=\"18\" fill=\"#222\">ONNX Runtime's time divided by ours: above 1, we are faster</text>");
        var y = Top;
        foreach (var network in networks)
        {
            Line(text, $"<text x=\"{Left - 8}\" y=\"{y + 13}\" text-anchor=\"end\" fill=\"#222\">{network}</text>");
            foreach (var row in rows.Where(row => row.Network == network))
            {
                var width = row.Speed / most * PlotWidth;
                Line(text, $"<rect x=\"{Left}\" y=\"{y}\" width=\"{width:0.#}\" height=\"{RowHeight - 4}\" fill=\"{Colours[series.IndexOf((row.Batch, row.Threads)) % Colours.Length]}\"/>");
                Line(text, $"<text x=\"{Left + width + 5:0.#}\" y=\"{y + 12}\" fill=\"#222\">{row.Speed:0.00}</text>");
                y += RowHeight;
            }

            y += Gap;
        }

        Line(text, $"<line x1=\"{Left + (PlotWidth / most):0.#}\" x2=\"{Left + (PlotWidth / most):0.#}\" y1=\"{Top - 6}\" y2=\"{y - Gap}\" stroke=\"#222\" stroke-dasharray=\"3 3\"/>");
        for (var i = 0; i < series.Count; i++)
        {
            Line(text, $"<rect x=\"{Left}\" y=\"{y}\" width=\"12\" height=\"12\" fill=\"{Colours[i % Colours.Length]}\"/>");
            Line(text, $"<text x=\"{Left + 18}\" y=\"{y + 11}\" fill=\"#222\">batch {series[i].Batch}, {series[i].Threads} thread{(series[i].Threads == 1 ? "" : "s")}</text>");
            y += RowHeight;
        }

        Line(text, $"</svg>");
        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
