using System.CommandLine;
using Unroll.Networks;
using Unroll.Networks.Devices;

namespace Unroll.Cli;

/// <summary>The options that say where to compute and how precisely.</summary>
internal sealed class DeviceOptions
{
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<string?> _precision = CommonOptions.Precision();

    private DeviceOptions()
    {
    }

    /// <summary>Adds the options to a command.</summary>
    public static DeviceOptions AddTo(Command command)
    {
        var options = new DeviceOptions();
        command.Options.Add(options._device);
        command.Options.Add(options._precision);
        return options;
    }

    /// <summary>Opens the device for a network, and says where it is not what its name promises.</summary>
    /// <exception cref="UsageException">There is no such precision on the device.</exception>
    /// <exception cref="DeviceException">There is no such device, or the network has no code for it.</exception>
    public Device Open(ParseResult parsed, ZooEntry entry, Terminal terminal)
    {
        var name = parsed.GetRequiredValue(_device);
        CheckPrecision(parsed.GetValue(_precision), [name]);
        return Open(name, parsed.GetValue(_precision), entry, terminal);
    }

    /// <summary>Opens a device that the user named.</summary>
    /// <exception cref="DeviceException">There is no such device, or the network has no code for it.</exception>
    public static Device Open(string name, string? precision, ZooEntry entry, Terminal terminal)
    {
        var device = DeviceCatalog.Open(name, precision);
        if (device.Lacks(entry.Info) is { } reason)
        {
            device.Dispose();
            throw new DeviceException(reason);
        }

        // Whoever names the emulation itself knows what it is.
        if (name.Equals(DeviceCatalog.Gpu, StringComparison.OrdinalIgnoreCase) && device.Substitution is { } substitution)
        {
            terminal.Note(substitution);
        }

        return device;
    }

    /// <exception cref="UsageException">A precision is asked for that none of the devices has.</exception>
    public static void CheckPrecision(string? precision, IReadOnlyList<string> devices)
    {
        if (precision is not (null or "fp32") && devices.All(name => DeviceCatalog.Names.Contains(name, StringComparer.OrdinalIgnoreCase) && !DeviceCatalog.IsGpu(name)))
        {
            throw new UsageException($"'--precision {precision}' is for CUDA GPUs ('--device gpu'); the device '{string.Join(", ", devices)}' computes in fp32 alone.");
        }
    }
}
