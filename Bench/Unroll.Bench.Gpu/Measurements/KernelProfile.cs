using System.Text.Json.Nodes;
using ILGPU.Runtime;
using Unroll.Bench.Gpu.Networks;
using Unroll.Bench.Gpu.Stages;
using Unroll.Ilgpu;

namespace Unroll.Bench.Gpu.Measurements;

/// <summary>Where a network's time goes, kernel by kernel.</summary>
internal static class KernelProfile
{
    private const int Passes = 5;

    public static void Run(string kit, string device, string name, IEnumerable<string> precisions, IReadOnlyList<int> batches)
    {
        var network = KitNetwork.Find(kit, name);
        using var weights = network.MakeWeights();
        using var open = OpenDevice.OpenForProfiling(device);
        foreach (var precision in precisions)
        {
            var kernels = network.Program.Kernels(Precisions.KernelSetOf(network.Program, open.Accelerator, precision));
            var launcher = new TimedLauncher(open.Accelerator, kernels);
            foreach (var batch in batches)
            {
                using var pass = new DevicePass(open.Accelerator, network, weights, new GpuOptions { MaxBatch = batch, Precision = Precisions.Parse(precision) }, kernels);
                Profile(pass, network, precision, launcher);
            }
        }
    }

    private static void Profile(DevicePass pass, KitNetwork network, string precision, TimedLauncher launcher)
    {
        var batch = pass.Batch;
        pass.Upload(pass.Input, network.MakeImages(batch));
        pass.Run(launcher);
        launcher.Take();
        List<IReadOnlyList<(GpuKernel Kernel, double Milliseconds)>> passes = [];
        for (var i = 0; i < Passes; i++)
        {
            pass.Run(launcher);
            passes.Add(launcher.Take());
        }

        var launches = passes[0].Select((launch, i) => (launch.Kernel, Time: passes.Select(p => p[i].Milliseconds).Order().ElementAt(Passes / 2))).ToList();
        var total = launches.Sum(l => l.Time);
        RecordLine.Print("profile", new JsonObject
        {
            ["network"] = network.Info.Name,
            ["precision"] = precision,
            ["batch"] = batch,
            ["launches"] = launches.Count,
            ["totalMs"] = Math.Round(total, 4),
            ["emptyMs"] = Math.Round(Empty(pass.Stream), 5),
        });
        foreach (var kernel in launches.GroupBy(l => l.Kernel.Body.Method).OrderByDescending(g => g.Sum(l => l.Time)))
        {
            var cost = KernelCost.Of(kernel.Key.Name, batch);
            RecordLine.Print("kernel", new JsonObject
            {
                ["network"] = network.Info.Name,
                ["precision"] = precision,
                ["batch"] = batch,
                ["set"] = kernel.Key.DeclaringType!.Name.Split('_')[0],
                ["name"] = kernel.Key.Name,
                ["launches"] = kernel.Count(),
                ["totalMs"] = Math.Round(kernel.Sum(l => l.Time), 5),
                ["flops"] = cost.Flops,
                ["bytes"] = cost.Bytes,
            });
        }
    }

    /// <summary>What two events with nothing between them are apart: as much of each kernel's time is not its own.</summary>
    private static double Empty(AcceleratorStream stream)
    {
        List<double> times = [];
        for (var i = 0; i < Passes; i++)
        {
            using var before = stream.AddProfilingMarker();
            using var after = stream.AddProfilingMarker();
            after.Synchronize();
            times.Add((after - before).TotalMilliseconds);
        }

        times.Sort();
        return times[Passes / 2];
    }
}
