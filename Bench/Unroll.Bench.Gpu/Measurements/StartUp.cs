using System.Diagnostics;
using System.Text.Json.Nodes;
using ILGPU.Backends.EntryPoints;
using ILGPU.Runtime.Cuda;
using Unroll.Bench.Gpu.Networks;
using Unroll.Bench.Gpu.Stages;
using Unroll.Ilgpu;

namespace Unroll.Bench.Gpu.Measurements;

/// <summary>From the start of a process to the first result, and what its parts take.</summary>
internal static class StartUp
{
    public static void Run(string kit, string device, string name, string precision, string label)
    {
        var record = new JsonObject { ["network"] = name, ["precision"] = precision, ["label"] = label };
        record["processMs"] = Math.Round((DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds);
        var clock = Stopwatch.StartNew();
        var network = KitNetwork.Find(kit, name);
        using var weights = network.MakeWeights();
        var image = network.MakeImages(1);
        Lap("weightsMs");
        using var devices = OpenDevice.Open(device);
        Lap("deviceMs");
        using (var gpu = network.Program.Load(devices.Accelerator, weights, new GpuOptions { Precision = Precisions.Parse(precision) }))
        {
            Lap("loadMs");
            gpu.WarmUp();
            Lap("warmUpMs");
            foreach (var pass in new[] { "firstPassMs", "secondPassMs", "thirdPassMs" })
            {
                gpu.Forward(image);
                Lap(pass);
            }
        }

        // The same kernels once more in a context of its own, for what ILGPU needs of it and what the driver.
        using var second = OpenDevice.Open(device);
        if (second.Accelerator is CudaAccelerator cuda)
        {
            var methods = network.Program.Kernels(Precisions.KernelSetOf(network.Program, cuda, precision)).SelectMany(k => k).Select(k => k.Body.Method).Distinct().ToList();
            clock.Restart();
            var compiled = methods.ConvertAll(m => cuda.Backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(m), default));
            Lap("ilgpuMs");
            var kernels = compiled.ConvertAll(k => cuda.LoadKernel(k));
            Lap("driverMs");
            record["kernels"] = kernels.Count;
            kernels.ForEach(k => k.Dispose());
        }

        RecordLine.Print("startup", record);

        void Lap(string part)
        {
            record[part] = Math.Round(clock.Elapsed.TotalMilliseconds, 2);
            clock.Restart();
        }
    }
}
