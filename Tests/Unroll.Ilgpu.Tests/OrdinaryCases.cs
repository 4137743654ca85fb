using Unroll.Ilgpu.Tests.Kernels;

namespace Unroll.Ilgpu.Tests;

/// <summary>
/// Which networks run as a whole on a device in every run of the tests, and in which kernel set. Devices that are the processor in disguise take long to compile or to run a kernel:
/// there, one network in every kernel set, and on the emulated CUDA device few others that have the blocks of all families, in the kernel set that users meet. (OpenCL on processors
/// takes half a second to compile a kernel, and its networks are put together as those of ILGPU's CPU accelerator are, of the same kernels.) All others are explicit; what kinds of
/// kernels they have beside these, the tests of single kernels run. ILGPU's CPU accelerator runs all networks, nearly all with one size of batch.
/// </summary>
internal sealed class OrdinaryCases
{
    /// <summary>The network that runs in every kernel set.</summary>
    private const string Everywhere = "basic";

    /// <summary>The batch whose images but the last have a pixel that is not finite.</summary>
    public const int SpoiltBatch = 3;

    private static readonly int[] AllBatches = [1, SpoiltBatch, GpuCase.MaxBatch];
    private static readonly int[] OneBatch = [SpoiltBatch];

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
        where BatchesOf(c.Item1, c.Item2).Any(batch => kernel.Configure(batch, DeviceShape.Of(TestDevices.Find(_device)!)).GridDim.Size > 0)
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

    /// <summary>Every size on a GPU, where a batch is soon done; elsewhere one, but for one network with the kernels that users meet.</summary>
    public int[] BatchesOf(GpuCase network, KernelSet kernelSet) =>
        (_isSlow || _device == TestDevices.Cpu) && (network.Info.Name, kernelSet) != (Everywhere, MainKernelSetOf(_device)) ? OneBatch : AllBatches;

    /// <summary>What a user's network, or the tool's, runs on such a device.</summary>
    private static KernelSet MainKernelSetOf(string device) => device == TestDevices.Cuda ? KernelSet.Cuda : KernelSet.Direct;

    private static IEnumerable<(GpuCase, KernelSet)> FewOn(string device)
    {
        foreach (var kernelSet in KernelSetsOf(device))
        {
            yield return (GpuCase.Find(Everywhere), kernelSet);
        }

        if (device == TestDevices.OpenCl)
        {
            yield break;
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
