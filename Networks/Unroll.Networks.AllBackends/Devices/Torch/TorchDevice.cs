using TorchSharp;
using Unroll.Torch;
using Unroll.Weights;

namespace Unroll.Networks.Devices.Torch;

/// <summary>The TorchSharp module on the CPU.</summary>
internal sealed class TorchDevice : Device
{
    public override string Description => "TorchSharp, CPU";

    /// <exception cref="DeviceException">libtorch is not there.</exception>
    public static TorchDevice Open()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            return new TorchDevice();
        }
        catch (Exception e) when (e is NotSupportedException or TypeInitializationException or DllNotFoundException)
        {
            throw new DeviceException(
                "TorchSharp does not find libtorch. 'dotnet build -c Release -p:WithLibtorch=true' builds the tool with the package TorchSharp-cpu, which brings it.");
        }
    }

    public override INetwork Load(ZooEntry entry, StateDict weights, LoadOptions options, int maxBatch)
    {
        torch.set_num_threads(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        return entry.Info.Programs.OfType<TorchProgram>().Single().Load(weights, new TorchOptions { Head = options.Head, AllowNonFinite = options.AllowNonFinite });
    }
}
