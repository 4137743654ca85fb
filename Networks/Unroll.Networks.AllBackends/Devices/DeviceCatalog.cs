namespace Unroll.Networks.Devices;

/// <summary>The devices by the names that users type: "cpu", "gpu", "gpu:NAME", "cuda:0", "opencl:0", "torch".</summary>
internal static class DeviceCatalog
{
    public const string Cpu = "cpu";
    public const string Gpu = "gpu";
    public const string Torch = "torch";

    /// <summary>What a device's name can be, for who typed another.</summary>
    public const string Kinds = "cpu, gpu, gpu:NAME (its id or a part of its name), cuda:N, opencl:N and torch";

    /// <summary>The names that this build and this machine know.</summary>
    public static IReadOnlyList<string> Names { get; } = [Cpu, Gpu, Torch];

    /// <summary>Whether a name stands for an ILGPU device.</summary>
    public static bool IsGpu(string name) => name.Split(':')[0].ToUpperInvariant() is "GPU" or "CUDA" or "OPENCL";

    /// <summary>Whether some machine may have a device of that name.</summary>
    public static bool IsKnown(string name) => IsGpu(name) || new[] { Cpu, Torch }.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Opens a device.</summary>
    /// <param name="name">Its name; case does not matter.</param>
    /// <param name="precision">The precision of the GPU's multiplications.</param>
    /// <exception cref="DeviceException">There is no such kind of device, the build lacks its back end, or the machine lacks the device.</exception>
    public static Device Open(string name, string? precision = null)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var (kind, which) = colon < 0 ? (name, null) : (name[..colon], name[(colon + 1)..]);
        switch (kind.ToUpperInvariant(), which)
        {
            case ("CPU", null):
                return new CpuDevice();

            case ("GPU", _):
                return Ilgpu.IlgpuDevice.Open(which, precision);

            case ("CUDA" or "OPENCL", _):
                return Ilgpu.IlgpuDevice.Open(name, precision);

            case ("TORCH", null):
                return Devices.Torch.TorchDevice.Open();

            default:
                throw new DeviceException($"There is no device '{name}'. Devices are {Kinds}.") { IsNameWrong = true };
        }
    }
}
