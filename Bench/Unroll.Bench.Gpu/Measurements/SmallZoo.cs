using System.Text.Json.Nodes;
using ILGPU.Runtime;
using Unroll.Bench.Gpu.Networks;
using Unroll.Bench.Gpu.Stages;
using Unroll.Ilgpu;
using Unroll.Testing;

namespace Unroll.Bench.Gpu.Measurements;

/// <summary>Every network of the zoo on small images, on the device against the processor.</summary>
internal static class SmallZoo
{
    private const int Batch = 2;

    /// <summary>Runs a share of them; neighbours, which share kernels, are in the same one.</summary>
    public static void Run(string kit, string device, int share, int shares)
    {
        using var open = OpenDevice.Open(device);
        var all = KitNetwork.ReadAll(Path.Combine(kit, "zoo", "zoo.dll"));
        for (var i = all.Count * share / shares; i < all.Count * (share + 1) / shares; i++)
        {
            Compare(open.Accelerator, all[i]);
        }
    }

    private static void Compare(Accelerator accelerator, KitNetwork network)
    {
        var record = new JsonObject { ["network"] = network.Info.Name, ["input"] = network.Info.Input.ToString(), ["batch"] = Batch };
        try
        {
            using var weights = network.MakeWeights();
            var images = network.MakeImages(Batch);
            using var gpu = network.Program.Load(accelerator, weights, new GpuOptions { MaxBatch = Batch });
            var actual = gpu.Forward(images, Batch);
            var cpu = network.LoadCpu(weights);
            var expected = cpu.Run(images);
            record["kernelSet"] = gpu.KernelSet.ToString();
            record["relativeL2"] = expected.Select((e, i) => NetworkOutputs.RelativeL2(actual[i], e)).Max();
            (cpu as IDisposable)?.Dispose();
        }
        catch (Exception e) when (e is GpuException or AcceleratorException)
        {
            record["message"] = e.Message;
        }

        RecordLine.Print("zoo", record);
    }
}
