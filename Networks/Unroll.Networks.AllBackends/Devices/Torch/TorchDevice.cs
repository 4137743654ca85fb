using TorchSharp;
using Unroll.Torch;
using Unroll.Weights;

namespace Unroll.Networks.Devices.Torch;

/// <summary>The TorchSharp module on the CPU.</summary>
internal sealed class TorchDevice : Device
{
    public override string Description => "TorchSharp, CPU";

    /// <exception cref="DeviceException">TorchSharp cannot be used; the message says why and what would help.</exception>
    public static TorchDevice Open() => Libtorch.TryLoad(out var problem)
        ? new TorchDevice()
        : throw new DeviceException(problem.Message);

    public override string? Lacks(NetworkInfo network) => LacksProgram<TorchProgram>(network);

    public override INetwork Load(ZooEntry entry, StateDict weights, LoadOptions options, int maxBatch)
    {
        torch.set_num_threads(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        return entry.Info.Program<TorchProgram>().Load(weights, new TorchOptions(options));
    }
}
