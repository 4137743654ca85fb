using Unroll.Networks;
using Unroll.Networks.Devices;

namespace Unroll.Server.BackEnds;

/// <summary>The devices that the networks run on, each opened once; to be disposed when no network is loaded any more.</summary>
internal sealed class OpenDevices : IDisposable
{
    private const string HowToGetGpu = "In a clone of Unroll, 'dotnet run -c Release --project Networks/Unroll.Server -p:WithGpu=true -- ...' builds and runs the server with the zoo's GPU kernels.";

    private readonly Dictionary<DeviceChoice, Device> _devices = [];

    /// <summary>Opens a network's device, unless it is open already.</summary>
    /// <param name="choice">The device.</param>
    /// <param name="entry">The network.</param>
    /// <returns>The device; null: the CPU, which every network has.</returns>
    /// <exception cref="DeviceException">The machine has no such device, or this build no code of the network for it.</exception>
    public Device? Of(DeviceChoice choice, ZooEntry entry)
    {
        try
        {
            if (choice.Precision != DeviceChoice.FullPrecision && !DeviceCatalog.IsGpu(choice.Name))
            {
                throw new DeviceException($"the precision {choice.Precision} is for CUDA GPUs; this device computes in {DeviceChoice.FullPrecision} alone.") { IsNameWrong = true };
            }

            if (choice.Is(DeviceCatalog.Cpu))
            {
                return null;
            }

            var device = Open(choice);
            return device.Lacks(entry.Info) is null ? device
                : throw new DeviceException($"this build has it for the {string.Join(" and ", entry.Info.Programs.Select(program => program.Backend))} alone. {HowToGetGpu}");
        }
        catch (DeviceException e)
        {
            throw new DeviceException($"The network '{entry.Name}' cannot run on the device '{choice.Name}': {e.Message}") { IsNameWrong = e.IsNameWrong };
        }
    }

    public void Dispose()
    {
        foreach (var device in _devices.Values)
        {
            device.Dispose();
        }
    }

    private Device Open(DeviceChoice choice)
    {
        if (_devices.TryGetValue(choice, out var known))
        {
            return known;
        }

        var device = DeviceCatalog.Open(choice.Name, choice.Precision);
        if (choice.Is(DeviceCatalog.Gpu) && device.Substitution is { } substitution)
        {
            // Far slower than the CPU's own code: who wants it names it.
            device.Dispose();
            throw new DeviceException($"{substitution} 'cpu' is faster; 'gpu:cpu' is those kernels.");
        }

        _devices.Add(choice, device);
        return device;
    }
}
