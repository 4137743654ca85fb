using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Unroll.Bench.Gpu.Reports;

/// <summary>The page of results: tables of what was measured, and what remains open. It has no number that is not in the results.</summary>
internal static class ReportPage
{
    private const int FaultsShown = 20;

    private static readonly string[] FaultKeys = ["network", "precision", "tuning"];

    /// <summary>Why results say nothing of a GPU; null if they do.</summary>
    public static string? WhyNotOfGpu(IReadOnlyList<JsonObject> records) =>
        records.Of("device") is not { Count: > 0 } devices ? "The results do not say which device they are of: stage 'device' has no record."
        : devices.FirstOrDefault(d => d.Text("isGpu") != "true") is { } device ? $"The results are of '{device.Text("name")}', which is no GPU: they show that the kit works."
        : null;

    public static string Write(IReadOnlyList<JsonObject> records)
    {
        var page = new StringBuilder();
        var questions = new List<string>();
        page.AppendLine("# GPU benchmarks");
        page.AppendLine();
        page.AppendLine("Written by `Bench/gpu/report` from the results of `Bench/gpu/run` ([gpu.md](gpu.md#measuring-on-a-gpu)); a change by hand is lost with the next report.");
        Device(page, records);
        NetworksSection.Write(page, records, questions);
        Tests(page, records, questions);
        ProfileSection.Write(page, records);
        TuningSection.Write(page, records, questions);
        StartUp(page, records);
        Zoo(page, records, questions);
        Stages(page, records, questions);
        page.AppendLine().AppendLine("## Open questions").AppendLine();
        foreach (var question in questions.DefaultIfEmpty("None that the results raise."))
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"- {question}");
        }

        return page.ToString();
    }

    private static void Device(StringBuilder page, IReadOnlyList<JsonObject> records)
    {
        page.AppendTable(
            ["", ""],
            records.Of("device").Concat(records.Of("peer")).SelectMany(r => r)
                .Where(fact => fact.Key is not ("kind" or "stage") && fact.Value is not null && fact.Value.ToString().Length > 0)
                .Select(fact => new[] { fact.Key, fact.Value!.ToString() }));
    }

    private static void Tests(StringBuilder page, IReadOnlyList<JsonObject> records, List<string> questions)
    {
        var tests = records.Of("test");
        if (tests.Count == 0)
        {
            return;
        }

        var failed = tests.Where(t => t.Text("outcome") == "failed").ToList();
        page.AppendLine().AppendLine("## Small networks against the processor").AppendLine();
        page.AppendLine(
            CultureInfo.InvariantCulture,
            $"Of the tests that need CUDA, each a small network in a kernel set, {tests.Count(t => t.Text("outcome") == "passed")} passed, {failed.Count} failed, {tests.Count(t => t.Text("outcome") == "skipped")} were skipped.");
        page.AppendTable(["failed", "why"], failed.Take(FaultsShown).Select(t => new[] { t.Text("test"), t.Text("message") }));
        if (failed.Count > 0)
        {
            questions.Add($"{failed.Count} tests failed on the device.");
        }
    }

    private static void StartUp(StringBuilder page, IReadOnlyList<JsonObject> records)
    {
        var runs = records.Of("startup");
        if (runs.Count == 0)
        {
            return;
        }

        page.AppendLine().AppendLine("## Start").AppendLine().AppendLine("Milliseconds of the steps to the first result, and what ILGPU and the driver need for all kernels one after the other.");
        string[] parts = ["processMs", "deviceMs", "loadMs", "warmUpMs", "firstPassMs", "secondPassMs", "thirdPassMs", "kernels", "ilgpuMs", "driverMs"];
        page.AppendTable(
            ["network", "precision", "kernels are", .. parts.Select(p => "#" + p.Replace("Ms", "", StringComparison.Ordinal))],
            runs.Select(r => (string[])[r.Text("network"), r.Text("precision"), r.Text("label"), .. parts.Select(p => Records.Print(r.Number(p), "0.0"))]));
    }

    private static void Zoo(StringBuilder page, IReadOnlyList<JsonObject> records, List<string> questions)
    {
        const double Tolerance = 1e-5;
        var zoo = records.Of("zoo");
        if (zoo.Count == 0)
        {
            return;
        }

        var faults = zoo.Where(z => !(z.Number("relativeL2") <= Tolerance)).ToList();
        page.AppendLine().AppendLine("## The zoo on small images").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"{zoo.Count} networks, full precision, against the processor: {zoo.Count - faults.Count} within a relative L2 of 1e-5.");
        page.AppendTable(
            ["network", "input", "#relative L2", "message"], faults.Take(FaultsShown).Select(z => new[] { z.Text("network"), z.Text("input"), Records.Print(z.Number("relativeL2"), "0.0E+0"), z.Text("message") }));
        if (faults.Count > 0)
        {
            questions.Add($"{faults.Count} networks of the zoo differ from the processor: {string.Join(", ", faults.Take(FaultsShown).Select(z => z.Text("network")))}.");
        }
    }

    private static void Stages(StringBuilder page, IReadOnlyList<JsonObject> records, List<string> questions)
    {
        page.AppendLine().AppendLine("## The run");
        page.AppendTable(
            ["stage", "outcome", "#seconds", "#limit", "message"],
            records.Of("stage").Select(s => new[] { s.Text("stage"), s.Text("outcome"), Records.Print(s.Number("seconds"), "0.0"), Records.Print(s.Number("limit"), "0.0"), s.Text("message") }));
        foreach (var stage in records.Of("stage").GroupBy(s => s.Text("stage")).Select(runs => runs.Last()).Where(s => s.Text("outcome") != "completed"))
        {
            questions.Add($"Stage '{stage.Text("stage")}' {(stage.Text("outcome") == "skipped" ? "was skipped" : stage.Text("outcome"))}: what it would have shown is missing. {stage.Text("message")}".TrimEnd());
        }

        foreach (var fault in records.Of("fault"))
        {
            questions.Add($"{string.Join(' ', FaultKeys.Select(fault.Text).Where(t => t.Length > 0))}: {fault.Text("message")}");
        }
    }
}
