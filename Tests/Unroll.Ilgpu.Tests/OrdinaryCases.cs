using Unroll.Ilgpu.Tests.Kernels;

namespace Unroll.Ilgpu.Tests;

/// <summary>
/// Which networks run as a whole on a device in every run of the tests, and in which tuning. Devices that are the processor in disguise, the emulated CUDA device and OpenCL on
/// processors, take seconds for each kernel: of each family the network with the fewest, in the tuning that users meet there, and one network in every tuning. All others are
/// explicit; what kinds of kernels they have beside these, the tests of single kernels run.
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
        _chosen =
        [
            .. from network in GpuCase.All
               from tuning in TuningsOf(device)
               where !_isSlow || network.Info.Name == Everywhere || (tuning == MainTuningOf(device) && network == Smallest(network.Family, tuning))
               select (network, tuning),
        ];
    }

    /// <summary>Kernels that the chosen networks launch, by kind.</summary>
    public IEnumerable<string> Kinds =>
        from c in _chosen
        from kernel in c.Item1.Program.Kernels(c.Item2).SelectMany(k => k)
        where BatchesOf(c.Item1).Any(batch => kernel.Configure(batch, DeviceShape.Of(TestDevices.Find(_device)!)).GridDim.Size > 0)
        from kind in KernelKind.Of(kernel)
        select kind;

    public IEnumerable<string> Families => _chosen.Select(c => c.Item1.Family);

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

    private static GpuCase Smallest(string family, KernelTuning tuning) => GpuCase.All.Where(c => c.Family == family).MinBy(c => c.Program.Kernels(tuning).Sum(k => k.Length))!;
}
