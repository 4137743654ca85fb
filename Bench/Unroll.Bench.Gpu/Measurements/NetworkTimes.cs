using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ILGPU;
using ILGPU.Runtime;
using Unroll.Bench.Gpu.Networks;
using Unroll.Bench.Gpu.Stages;
using Unroll.Ilgpu;
using Unroll.Weights;

namespace Unroll.Bench.Gpu.Measurements;

/// <summary>Networks on the device: between views of its memory with and without CUDA graphs, and from host memory to host memory. Their outputs are kept for the peer to compare with its own.</summary>
internal sealed class NetworkTimes(string kit, string device, string outputs, double seconds)
{
    public void Run(IEnumerable<string> networks, IReadOnlyList<string> precisions, IReadOnlyList<int> batches)
    {
        Directory.CreateDirectory(outputs);
        using var open = OpenDevice.Open(device);
        foreach (var name in networks)
        {
            var network = KitNetwork.Find(kit, name);
            using var weights = network.MakeWeights();
            foreach (var precision in precisions)
            {
                try
                {
                    Time(open.Accelerator, network, weights, precision, batches);
                }
                catch (Exception e) when (e is GpuException or AcceleratorException)
                {
                    RecordLine.Print("fault", new JsonObject { ["network"] = name, ["precision"] = precision, ["message"] = e.Message });
                }
            }
        }
    }

    private void Time(Accelerator accelerator, KitNetwork network, StateDict weights, string precision, IReadOnlyList<int> batches)
    {
        var clock = Stopwatch.StartNew();
        using var gpu = network.Program.Load(accelerator, weights, new GpuOptions { MaxBatch = batches.Max(), Precision = Precisions.Parse(precision) });
        var loaded = clock.Elapsed.TotalSeconds;
        gpu.WarmUp();
        RecordLine.Print("loaded", new JsonObject
        {
            ["network"] = network.Info.Name,
            ["precision"] = precision,
            ["kernelSet"] = gpu.KernelSet.ToString(),
            ["bytes"] = gpu.DeviceBytes,
            ["loadSeconds"] = Math.Round(loaded, 3),
            ["warmUpSeconds"] = Math.Round(clock.Elapsed.TotalSeconds - loaded, 3),
        });
        foreach (var batch in batches)
        {
            Time(accelerator, gpu, network, precision, batch);
        }
    }

    private void Time(Accelerator accelerator, GpuNetwork gpu, KitNetwork network, string precision, int batch)
    {
        var images = network.MakeImages(batch);
        var results = network.Info.Outputs.Select(o => new float[batch * o.Shape.Length]).ToArray();
        var targets = Array.ConvertAll(results, r => r.AsMemory());
        gpu.Forward(images, targets);
        File.WriteAllBytes(Path.Combine(outputs, $"{network.Info.Name}_{precision}_b{batch}.f32"), MemoryMarshal.AsBytes(results[^1].AsSpan()).ToArray());

        using var input = accelerator.Allocate1D(images);
        var buffers = results.Select(r => accelerator.Allocate1D<float>(r.Length)).ToArray();
        ArrayView<float>[] views = [.. buffers.Select(b => (ArrayView<float>)b.View)];
        using var stream = accelerator.CreateStream();

        // Only the network's own stream has graphs.
        Print("graph", Clocking.Measure(() => gpu.ForwardOnDevice(input.View, views), gpu.Synchronize, seconds));
        Print("launches", Clocking.Measure(() => gpu.ForwardOnDevice(input.View, views, stream), gpu.Synchronize, seconds));
        Print("host", Clocking.Measure(() => gpu.Forward(images, targets), static () => { }, seconds));
        Array.ForEach(buffers, b => b.Dispose());

        void Print(string mode, JsonObject times) => RecordLine.Print("time", With(times, new JsonObject
        {
            ["who"] = "unroll",
            ["network"] = network.Info.Name,
            ["precision"] = precision,
            ["batch"] = batch,
            ["mode"] = mode,
            ["gigaMacs"] = Math.Round(network.Info.MultiplyAccumulates / 1e9, 3),
        }));
    }

    private static JsonObject With(JsonObject times, JsonObject values)
    {
        foreach (var (name, value) in times)
        {
            values[name] = value?.DeepClone();
        }

        return values;
    }
}
