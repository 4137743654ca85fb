using Unroll.Ilgpu.Tests.Kernels;

namespace Unroll.Ilgpu.Tests;

/// <summary>
/// Which networks run as a whole on a device in every run of the tests, and in which tuning. Devices that are the processor in disguise, the emulated CUDA device and OpenCL on
/// processors, take long to compile or to run a kernel: there, few networks that have the blocks of all families, in the tuning that users meet, and one network in every
/// tuning. All others are explicit; what kinds of kernels they have beside these, the tests of single kernels run.
/// </summary>
internal sealed class OrdinaryCases
{
    /// <summary>The network that runs in every tuning.</summary>
    private const string Everywhere = "basic";

    private static readonly int[] AllBatches = [1, 3, GpuCase.MaxBatch];
    private static readonly int[] OneBatch = [3];

    private readonly string _device;
    private readonly bool _isSlow;
    private readonly HashSet<(GpuCase, KernelTuning)> _chosen;

    private OrdinaryCases(string device)
    {
        _device = device;
        _isSlow = TestDevices.IsSlow(device);
        _chosen = [.. _isSlow ? FewOn(device) : GpuCase.All.SelectMany(_ => TuningsOf(device), (network, tuning) => (network, tuning))];
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
    public static KernelTuning[] TuningsOf(string device) => device switch
    {
        TestDevices.Cpu => [KernelTuning.Direct],
        TestDevices.OpenCl => [KernelTuning.Direct, KernelTuning.Tiled],
        _ => Enum.GetValues<KernelTuning>(),
    };

    public bool Contains(GpuCase network, KernelTuning tuning) => _chosen.Contains((network, tuning));

    public int[] BatchesOf(GpuCase network) => _isSlow && network.Info.Name != Everywhere ? OneBatch : AllBatches;

    /// <summary>What a user's network, or the tool's, runs on such a device.</summary>
    private static KernelTuning MainTuningOf(string device) => device == TestDevices.Cuda ? KernelTuning.Cuda : KernelTuning.Direct;

    private static IEnumerable<(GpuCase, KernelTuning)> FewOn(string device)
    {
        foreach (var tuning in TuningsOf(device))
        {
            yield return (GpuCase.Find(Everywhere), tuning);
        }

        // Again and again the network with the fewest kernels for each family that is still missing.
        var main = MainTuningOf(device);
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
