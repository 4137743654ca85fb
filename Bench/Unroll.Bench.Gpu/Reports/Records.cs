using System.Globalization;
using System.Text.Json.Nodes;

namespace Unroll.Bench.Gpu.Reports;

/// <summary>Records of results, and how their values are read and written.</summary>
internal static class Records
{
    /// <summary>Those of a kind.</summary>
    public static IReadOnlyList<JsonObject> Of(this IEnumerable<JsonObject> records, string kind) => [.. records.Where(r => r.Text("kind") == kind)];

    /// <summary>A value as text; "" without one.</summary>
    public static string Text(this JsonObject record, string name) => record[name]?.ToString() ?? "";

    /// <summary>A number; NaN without one.</summary>
    public static double Number(this JsonObject record, string name) =>
        double.TryParse(record.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    /// <summary>A number as it is printed: a dash for NaN.</summary>
    public static string Print(double value, string format = "0.000") => double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The least; NaN of nothing.</summary>
    public static double Least(this IEnumerable<double> values) => values.Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Min();
}
