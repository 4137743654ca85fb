using ILGPU;
using ILGPU.Runtime;

namespace Unroll.Ilgpu.Tests.Kernels;

/// <summary>What can be run alone: an operator's kernels as they are launched for a batch, or one that is for much larger batches, which works on any.</summary>
internal sealed record KernelSample(GpuCase Network, KernelSet KernelSet, int Index, LaunchArguments At, IReadOnlyList<(GpuKernel Kernel, KernelConfig Config)> Launches)
{
    private const int Batch = 2;
    private const int LargestBatch = 40;
    private const int MaxBlocks = 64;
    private const int MaxColumnTiles = 8;

    public string Name => string.Join(", ", Launches.Select(l => $"{KernelKind.SetOf(l.Kernel)}.{l.Kernel.Name}")) + $" of {Network.Info.Name}";

    public IEnumerable<string> Kinds => Launches.SelectMany(l => KernelKind.Of(l.Kernel));

    /// <summary>Whether the weights and what is multiplied are rounded.</summary>
    public bool IsReduced => Launches.Any(l => KernelKind.SetOf(l.Kernel) is "GpuTf32" or "GpuFloat16");

    /// <summary>Whether another way of computing leaves other values in scratch memory.</summary>
    public bool LeavesScratch => Launches.Any(l => KernelKind.SetOf(l.Kernel) == "GpuReduction");

    /// <summary>All that the small networks' passes launch between input and output.</summary>
    public static IEnumerable<KernelSample> All(KernelSet kernelSet, DeviceShape device, Accelerator accelerator)
    {
        foreach (var network in GpuCase.All)
        {
            var kernels = network.Program.Kernels(kernelSet);
            foreach (var (index, at) in KernelRecorder.Record(network.Program, accelerator, Batch))
            {
                foreach (var (batch, launches) in Alternatives(kernels[index], device))
                {
                    yield return new KernelSample(network, kernelSet, index, at with { Batch = batch, Workspace = batch * network.Program.ArenaLength }, launches);
                }
            }
        }
    }

    /// <summary>What runs alone on a device in every run of the tests: together all kinds that no network does that runs there as a whole.</summary>
    public static IReadOnlyList<KernelSample> Chosen(string device, KernelSet kernelSet, DeviceShape shape, Accelerator accelerator)
    {
        // A kind that several kernel sets share is the first one's.
        var before = OrdinaryCases.KernelSetsOf(device).TakeWhile(t => t != kernelSet).SelectMany(t => All(t, shape, accelerator)).SelectMany(s => s.Kinds);
        return Choose([.. All(kernelSet, shape, accelerator)], before.Concat(OrdinaryCases.On(device).Kinds));
    }

    /// <summary>Samples that together have every kind of kernel that all have, but those that are known already: the one with the most that are new, again and again.</summary>
    public static IReadOnlyList<KernelSample> Choose(IReadOnlyList<KernelSample> all, IEnumerable<string> known)
    {
        var missing = all.SelectMany(s => s.Kinds).ToHashSet();
        missing.ExceptWith(known);
        var kinds = all.ToDictionary(s => s, s => s.Kinds.ToHashSet());
        var chosen = new List<KernelSample>();
        while (missing.Count > 0)
        {
            var next = all.MaxBy(s => (kinds[s].Count(missing.Contains), -s.Network.Info.MultiplyAccumulates))!;
            missing.ExceptWith(kinds[next]);
            chosen.Add(next);
        }

        return chosen;
    }

    /// <summary>What a batch of two launches, and so that each kernel is launched, what other batches do; wide tiles, for more rows than there are here, run alone.</summary>
    private static IEnumerable<(int Batch, IReadOnlyList<(GpuKernel Kernel, KernelConfig Config)> Launches)> Alternatives(GpuKernel[] kernels, DeviceShape device)
    {
        var waiting = kernels.ToList();
        foreach (var batch in Enumerable.Range(1, LargestBatch).Prepend(Batch))
        {
            var launches = kernels.Select(k => (Kernel: k, Config: k.Configure(batch, device))).Where(k => k.Config.GridDim.Size > 0).ToList();
            if ((batch == Batch || launches.Sum(l => l.Config.GridDim.Size) <= MaxBlocks) && waiting.RemoveAll(k => launches.Any(l => l.Kernel == k)) > 0)
            {
                yield return (batch, launches);
            }
        }

        foreach (var kernel in waiting)
        {
            // Blocks past the last row have nothing to do: a few too many do no harm.
            var config = kernel.Configure(ushort.MaxValue, device);
            var blocks = (config.GridDim.X / ushort.MaxValue * Batch) + Batch + MaxColumnTiles;
            yield return (Batch, [(kernel, new KernelConfig(new Index3D(blocks, config.GridDim.Y, 1), config.GroupDim))]);
        }
    }
}
