using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Unroll.Bench.Gpu.Reports;

/// <summary>What other tunings of the generator would gain.</summary>
internal static class TuningSection
{
    private const double Worthwhile = 0.97;
    private const double Tolerance = 2e-3;

    public static void Write(StringBuilder page, IReadOnlyList<JsonObject> records, List<string> questions)
    {
        var all = records.Of("tuning");
        if (all.Count == 0)
        {
            return;
        }

        page.AppendLine().AppendLine("## Tunings").AppendLine();
        page.AppendLine("The operators that take the most time, each alone, under other choices of the generator (`GpuTuning`): their time together, weighed by how often a pass has them, as a part of the defaults'; and those that change by 3 % and more.");
        foreach (var group in all.GroupBy(t => (Network: t.Text("network"), Precision: t.Text("precision"), Batch: t.Text("batch"))))
        {
            var defaults = group.Where(t => t.Text("tuning").Length == 0).ToDictionary(t => t.Text("operator"));
            page.AppendLine().AppendLine(
                CultureInfo.InvariantCulture, $"### {group.Key.Network}, {group.Key.Precision}, batch {group.Key.Batch}: {Records.Print(defaults.Values.Sum(Weighed))} ms in {defaults.Count} operators");
            page.AppendTable(["tuning", "#time", "operators that change"], group.Where(t => t.Text("tuning").Length > 0).GroupBy(t => t.Text("tuning")).Select(tuning =>
            {
                var part = tuning.Sum(Weighed) / tuning.Sum(t => Weighed(defaults[t.Text("operator")]));
                if (part < Worthwhile)
                {
                    questions.Add(string.Create(CultureInfo.InvariantCulture, $"{tuning.Key} takes {part:0.00} of the defaults' time for {group.Key.Network}, {group.Key.Precision}, batch {group.Key.Batch}: would it be the better default?"));
                }

                foreach (var wrong in tuning.Where(t => !(t.Number("relativeL2") <= Tolerance)))
                {
                    questions.Add($"{tuning.Key} computes another {wrong.Text("operator")} in {group.Key.Precision}: relative L2 {Records.Print(wrong.Number("relativeL2"), "0.0E+0")}.");
                }

                var changed = tuning.Select(t => (Name: t.Text("operator"), Part: t.Number("ms") / defaults[t.Text("operator")].Number("ms"), Kernels: t.Text("kernels")))
                    .Where(t => Math.Abs(t.Part - 1) >= 1 - Worthwhile).OrderBy(t => t.Part);
                return new[] { tuning.Key, Records.Print(part, "0.00"), string.Join("; ", changed.Select(t => $"{t.Name} {Records.Print(t.Part, "0.00")} {t.Kernels}")) };
            }));
        }
    }

    private static double Weighed(JsonObject tuning) => tuning.Number("ms") * tuning.Number("count");
}
