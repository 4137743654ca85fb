using Unroll.Ilgpu.Tests.Kernels;

namespace Unroll.Ilgpu.Tests;

/// <summary>
/// Which networks run as a whole on a device in every run of the tests, and in which kernel set. Devices that are the processor in disguise, the emulated CUDA device and OpenCL on
/// processors, take long to compile or to run a kernel: there, few networks that have the blocks of all families, in the kernel set that users meet, and one network in every
/// kernel set. All others are explicit; what kinds of kernels they have beside these, the tests of single kernels run.
/// </summary>
internal sealed class OrdinaryCases
{
    /// <summary>The network that runs in every kernel set.</summary>
    private const string Everywhere = "basic";

    private static readonly int[] AllBatches = [1, 3, GpuCase.MaxBatch];
    private static readonly int[] OneBatch = [3];

    private readonly string _device;
    private readonly bool _isSlow;
    private readonly HashSet<(GpuCase, KernelSet)> _chosen;

    private OrdinaryCases(string device)
    {
        _device = device;
        _isSlow = TestDevices.IsSlow(device);
        _chosen = [.. _isSlow ? FewOn(device) : GpuCase.All.SelectMany(_ => KernelSetsOf(device), (network, kernelSet) => (network, kernelSet))];
    }

    /// <summary>Kernels that the chosen networks launch, by kind.</summary>
    public IEnumerable<string> Kinds =>
        from c in _chosen
        from kernel in c.Item1.Program.Kernels(c.Item2).SelectMany(k => k)
        where BatchesOf(c.Item1).Any(batch => kernel.Configure(batch, DeviceShape.Of(TestDevices.Find(_device)!)).GridDim.Size > 0)
        from kind in KernelKind.Of(kernel)
        select kind;

    public IEnumerable<string> Families => _chosen.SelectMany(c => c.Item1.Families);

    public static OrdinaryCases On(string device) => new(device);

    /// <summary>The kernels that a kind of devices can run. Tiled ones need groups of 128 threads and more, which the CPU accelerator has not.</summary>
    public static KernelSet[] KernelSetsOf(string device) => device switch
    {
        TestDevices.Cpu => [KernelSet.Direct],
        TestDevices.OpenCl => [KernelSet.Direct, KernelSet.Tiled],
        _ => Enum.GetValues<KernelSet>(),
    };

    public bool Contains(GpuCase network, KernelSet kernelSet) => _chosen.Contains((network, kernelSet));

    public int[] BatchesOf(GpuCase network) => _isSlow && network.Info.Name != Everywhere ? OneBatch : AllBatches;

    /// <summary>What a user's network, or the tool's, runs on such a device.</summary>
    private static KernelSet MainKernelSetOf(string device) => device == TestDevices.Cuda ? KernelSet.Cuda : KernelSet.Direct;

    private static IEnumerable<(GpuCase, KernelSet)> FewOn(string device)
    {
        foreach (var kernelSet in KernelSetsOf(device))
        {
            yield return (GpuCase.Find(Everywhere), kernelSet);
        }

        // Again and again the network with the fewest kernels for each family that is still missing.
        var main = MainKernelSetOf(device);
        var missing = GpuCase.All.SelectMany(c => c.Families).ToHashSet();
        missing.ExceptWith(GpuCase.Find(Everywhere).Families);
        while (missing.Count > 0)
        {
            var next = GpuCase.All.MaxBy(c => (double)c.Families.Count(missing.Contains) / c.Program.Kernels(main).Sum(k => k.Length))!;
            missing.ExceptWith(next.Families);
            yield return (next, main);
        }
    }
}
