using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Unroll.Bench.Gpu.Reports;

/// <summary>The time of networks by kernel.</summary>
internal static class ProfileSection
{
    private const int Shown = 15;

    private static readonly string[] Keys = ["network", "precision", "batch"];

    public static void Write(StringBuilder page, IReadOnlyList<JsonObject> records)
    {
        var profiles = records.Of("profile");
        if (profiles.Count == 0)
        {
            return;
        }

        page.AppendLine().AppendLine("## Kernels").AppendLine();
        page.AppendLine("The device's events around each launch of a pass, no graph: the median of five passes. Each kernel's time includes what two events with nothing between them are apart. Arithmetic and bytes follow from the shapes: maps and weights as floats, each moved once.");
        foreach (var profile in profiles)
        {
            var kernels = records.Of("kernel").Where(k => Keys.All(name => k.Text(name) == profile.Text(name))).ToList();
            var total = profile.Number("totalMs");
            page.AppendLine().AppendLine(
                CultureInfo.InvariantCulture,
                $"### {profile.Text("network")}, {profile.Text("precision")}, batch {profile.Text("batch")}: {Records.Print(total)} ms in {profile.Text("launches")} launches, {Records.Print(1000 * profile.Number("emptyMs"), "0.0")} µs between two events");
            page.AppendTable(
                ["kernel", "set", "#launches", "#ms", "#share", "#TFLOP/s", "#GB/s"],
                kernels.Take(Shown).Select(k =>
                {
                    var (milliseconds, launches) = (k.Number("totalMs"), k.Number("launches"));
                    return new[]
                    {
                        k.Text("name"), k.Text("set"), Records.Print(launches, "0"), Records.Print(milliseconds, "0.0000"), Records.Print(100 * milliseconds / total, "0.0") + " %",
                        k.Number("flops") > 0 ? Records.Print(k.Number("flops") * launches / milliseconds / 1e9, "0.00") : "", Records.Print(k.Number("bytes") * launches / milliseconds / 1e6, "0"),
                    };
                }));
            page.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"By kernel set: {string.Join(", ", kernels.GroupBy(k => k.Text("set")).OrderByDescending(Sum).Select(g => $"{g.Key} {Records.Print(100 * Sum(g) / total, "0")} %"))}.");
        }
    }

    private static double Sum(IEnumerable<JsonObject> kernels) => kernels.Sum(k => k.Number("totalMs"));
}
