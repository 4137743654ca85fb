using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Unroll.Bench.Gpu.Reports;

/// <summary>Networks beside PyTorch.</summary>
internal static class NetworksSection
{
    private const string Ours = "unroll";
    private const string Peer = "pytorch";

    private static readonly Dictionary<string, (string Title, double Goal, double Tolerance)> Precisions = new()
    {
        ["fp32"] = ("FP32", 0.8, 1e-5),
        ["tf32"] = ("TF32", 0.5, 2e-3),
        ["fp16"] = ("FP16", 0.5, 2e-3),
    };

    public static void Write(StringBuilder page, IReadOnlyList<JsonObject> records, List<string> questions)
    {
        var times = records.Of("time");
        if (times.Count == 0)
        {
            return;
        }

        page.AppendLine().AppendLine("## Networks").AppendLine();
        page.AppendLine("Milliseconds of a batch, 224x224 unless a network says otherwise, from device memory to device memory, with passes enqueued one after the other; *host* is from host memory to host memory, each pass waited for.");
        page.AppendLine("PyTorch with cuDNN and `benchmark`: the faster of `channels_last` and its own layout. FP32 is with TF32 off. *Speed* is PyTorch's best time without `torch.compile` divided by our time with a CUDA graph: above 1 we are faster.");
        page.AppendLine("*Relative L2* is our output's difference from PyTorch's in FP32, with the same weights and images.");
        foreach (var precision in times.Select(t => t.Text("precision")).Distinct())
        {
            var (title, goal, tolerance) = Precisions.TryGetValue(precision, out var known) ? known : (precision, double.NaN, double.NaN);
            page.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"### {title}");
            page.AppendTable(
                ["network", "#batch", "#graph", "#launches", "#host", "#PyTorch", "#PyTorch, graph", "#PyTorch, compiled", "#speed", "#images/s", "#TFLOP/s", "#relative L2"],
                times.Where(t => t.Text("precision") == precision).GroupBy(t => (Network: t.Text("network"), Batch: t.Number("batch"))).Select(g =>
                {
                    var (graph, launches, host) = (Time(g, Ours, "graph"), Time(g, Ours, "launches"), Time(g, Ours, "host"));
                    var (eager, peersGraph, compiled) = (Time(g, Peer, "eager"), Time(g, Peer, "graph"), Time(g, Peer, "compile"));
                    var speed = new[] { eager, peersGraph }.Least() / graph;
                    var difference = records.Of("difference").Where(d => d.Text("precision") == precision && d.Text("network") == g.Key.Network && d.Number("batch") == g.Key.Batch)
                        .Select(d => d.Number("relativeL2")).FirstOrDefault(double.NaN);
                    if (speed < goal)
                    {
                        questions.Add(string.Create(CultureInfo.InvariantCulture, $"{g.Key.Network}, {title}, batch {g.Key.Batch}: {speed:0.00} of PyTorch's speed, {goal:0.0} is the goal."));
                    }

                    if (difference > tolerance)
                    {
                        questions.Add(string.Create(CultureInfo.InvariantCulture, $"{g.Key.Network}, {title}, batch {g.Key.Batch}: the output's relative L2 from PyTorch's is {difference:0.0E+0}, above {tolerance:0.0E+0}."));
                    }

                    return new[]
                    {
                        g.Key.Network, Records.Print(g.Key.Batch, "0"), Records.Print(graph), Records.Print(launches), Records.Print(host), Records.Print(eager), Records.Print(peersGraph),
                        Records.Print(compiled), Records.Print(speed, "0.00"), Records.Print(g.Key.Batch * 1000 / graph, "0"),
                        Records.Print(2 * g.Key.Batch * g.Select(t => t.Number("gigaMacs")).Least() / graph, "0.00"), Records.Print(difference, "0.0E+0"),
                    };
                }));
        }
    }

    private static double Time(IEnumerable<JsonObject> times, string who, string mode) =>
        times.Where(t => t.Text("who") == who && t.Text("mode") == mode).Select(t => t.Number(mode == "host" ? "medianMs" : "inARowMs")).Least();
}
