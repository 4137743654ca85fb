using ILGPU.Runtime;
using TorchSharp;
using Unroll.Ilgpu;
using Unroll.Torch;
using Unroll.Weights;

namespace Unroll.Agreement.Tests;

/// <summary>The back ends beside the CPU's that this run has, and what they are called in its reports.</summary>
public sealed class OtherBackends : IDisposable
{
    private readonly GpuDevices _devices = new();
    private readonly List<Accelerator> _accelerators = [];

    public OtherBackends()
    {
        // OpenCL on processors comes after ILGPU's CPU accelerator. It compiles two kernels a second, so the tests of Unroll.Ilgpu leave it to small networks.
        foreach (var device in _devices.All)
        {
            _accelerators.Add(_devices.Open(device.Id));
            if (device.Id == "cpu")
            {
                break;
            }
        }

        MissingTorch = FindTorch();
    }

    /// <summary>What the GPU half runs on.</summary>
    public static string Ilgpu { get; } = $"ILGPU {VersionOf(typeof(Accelerator))}";

    /// <summary>What the TorchSharp half runs on.</summary>
    public static string TorchSharp { get; } = $"TorchSharp {VersionOf(typeof(torch))}";

    /// <summary>GPUs, and ILGPU's CPU accelerator.</summary>
    public IReadOnlyList<Accelerator> Accelerators => _accelerators;

    /// <summary>Why the TorchSharp half cannot run; null where it can.</summary>
    public string? MissingTorch { get; }

    /// <summary>
    /// The precisions that a network can be loaded in, each with the relative L2 difference that its rounding explains. The networks have the kernels of tensor cores only
    /// where they were built with them (-p:ZooKernelSets=Direct,Cuda,Tf32,Float16).
    /// </summary>
    public static IEnumerable<(GpuPrecision Precision, double Tolerance)> PrecisionsOf(NetworkInfo network, Accelerator accelerator)
    {
        yield return (GpuPrecision.Float32, 1e-5);
        if (accelerator.AcceleratorType != AcceleratorType.Cuda)
        {
            yield break;
        }

        var kernelSets = ProgramOf(network).KernelSets;
        if (kernelSets.Contains(KernelSet.Tf32))
        {
            yield return (GpuPrecision.Tf32, 2e-3);
        }

        if (kernelSets.Contains(KernelSet.Float16))
        {
            yield return (GpuPrecision.Float16, 2e-3);
        }
    }

    /// <summary>Loads a network onto a device.</summary>
    public static GpuNetwork Load(NetworkInfo network, Accelerator accelerator, StateDict weights, GpuOptions options) =>
        ProgramOf(network).Load(accelerator, weights, options);

    /// <summary>Loads a network as a module.</summary>
    public static TorchInference Load(NetworkInfo network, StateDict weights) => network.Program<TorchProgram>().Load(weights);

    public void Dispose()
    {
        _accelerators.ForEach(accelerator => accelerator.Dispose());
        _devices.Dispose();
    }

    private static GpuProgram ProgramOf(NetworkInfo network) => network.Program<GpuProgram>();

    private static string VersionOf(Type type) => type.Assembly.GetName().Version!.ToString(3);

    private static string? FindTorch()
    {
        if (!Libtorch.TryLoad(out var problem))
        {
            return problem.Message;
        }

        // The classes run side by side: libtorch's further threads would spin for processors that these need.
        torch.set_num_threads(1);
        return null;
    }
}
