using System.Text.Json.Nodes;
using ILGPU.Runtime;
using Unroll.Bench.Gpu.Networks;
using Unroll.Bench.Gpu.Stages;
using Unroll.Ilgpu;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Bench.Gpu.Measurements;

/// <summary>
/// The operators of a network that take the most time, alone and under other tunings of the generator: each tuning is an assembly of the kit. What they compute is compared with
/// what the default tuning does.
/// </summary>
internal sealed class TuningSweep(string kit, string device, string name, int operators)
{
    private static readonly (string Start, string[] Precisions)[] Concerns =
    [
        ("Tile", ["fp32"]), ("FirstTiledBatch", ["fp32"]), ("Tensor", ["tf32", "fp16"]),
    ];

    public void Run(IReadOnlyList<string> precisions, IReadOnlyList<int> batches)
    {
        using var weights = KitNetwork.Find(kit, name).MakeWeights();
        using var open = OpenDevice.OpenForProfiling(device);
        var folder = Path.Combine(kit, "sweep", name);
        var tunings = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.dll").Order().ToList() : [];

        // Every precision and batch gets its baseline before the first tuning, and every precision each tuning in turn: what is cut off is the last tunings.
        var baselines = precisions.ToDictionary(p => p, p => batches.Select(batch => Baseline(open.Accelerator, weights, p, batch)).ToList());
        foreach (var path in tunings)
        {
            var tuning = Path.GetFileNameWithoutExtension(path);
            var network = KitNetwork.ReadAll(path).Single();
            foreach (var precision in precisions.Where(p => IsConcerned(tuning, p)))
            {
                using var layers = new TunedLayers(open.Accelerator, network, weights, precision, batches.Max());
                foreach (var baseline in baselines[precision])
                {
                    Measure(layers, tuning, precision, baseline);
                }
            }
        }
    }

    private static bool IsConcerned(string tuning, string precision) =>
        Array.Find(Concerns, c => tuning.StartsWith(c.Start, StringComparison.Ordinal)) is not { Start: not null } concern || concern.Precisions.Contains(precision);

    private Known Baseline(Accelerator accelerator, StateDict weights, string precision, int batch)
    {
        using var layers = new TunedLayers(accelerator, KitNetwork.Find(kit, name), weights, precision, batch);
        var products = layers.Launches(batch).GroupBy(l => l.Index).Where(g => IsProduct(layers.NameOf(g.Key))).ToList();
        var costliest = products.Select(g => (g.Key, Count: g.Count(), Time: layers.TimeOnce(g.First().At, g.Key)))
            .OrderByDescending(o => o.Count * o.Time)
            .Take(operators)
            .ToList();
        List<KnownOperator> known = [];
        foreach (var (index, count, _) in costliest)
        {
            var at = products.Single(g => g.Key == index).First().At;
            var time = layers.Time(at, index);
            known.Add(new KnownOperator(index, count, layers.NameOf(index), layers.Compute(at, index)));
            Print("", precision, batch, known[^1], time, layers.KernelsOf(index, batch), 0);
        }

        return new Known(batch, known);
    }

    private void Measure(TunedLayers layers, string tuning, string precision, Known baseline)
    {
        var launches = layers.Launches(baseline.Batch).ToLookup(l => l.Index, l => l.At);
        foreach (var known in baseline.Operators)
        {
            var at = launches[known.Index].First();
            try
            {
                var time = layers.Time(at, known.Index);
                Print(tuning, precision, baseline.Batch, known, time, layers.KernelsOf(known.Index, baseline.Batch), NetworkOutputs.RelativeL2(layers.Compute(at, known.Index), known.Result));
            }
            catch (GpuException e)
            {
                RecordLine.Print("fault", new JsonObject { ["network"] = name, ["precision"] = precision, ["tuning"] = tuning, ["message"] = e.Message });
            }
        }
    }

    private void Print(string tuning, string precision, int batch, KnownOperator known, double time, string kernels, double difference) => RecordLine.Print("tuning", new JsonObject
    {
        ["network"] = name,
        ["precision"] = precision,
        ["batch"] = batch,
        ["tuning"] = tuning,
        ["operator"] = known.Name,
        ["count"] = known.Count,
        ["ms"] = Math.Round(time, 5),
        ["kernels"] = kernels,
        ["relativeL2"] = difference,
    });

    private static bool IsProduct(string name) => name.StartsWith("Conv", StringComparison.Ordinal) || name.StartsWith("Linear", StringComparison.Ordinal);

    private sealed record Known(int Batch, IReadOnlyList<KnownOperator> Operators);

    private sealed record KnownOperator(int Index, int Count, string Name, float[] Result);
}
