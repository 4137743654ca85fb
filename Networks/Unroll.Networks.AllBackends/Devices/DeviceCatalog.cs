namespace Unroll.Networks.Devices;

/// <summary>The devices by the names that users type: "cpu", "gpu", "gpu:NAME", "torch".</summary>
internal static class DeviceCatalog
{
    public const string Cpu = "cpu";
    public const string Gpu = "gpu";
    public const string Torch = "torch";

    /// <summary>The names that this build and this machine know.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Cpu,
#if USE_ILGPU
        Gpu,
#endif
#if USE_TORCH
        Torch,
#endif
    ];

    /// <summary>Opens a device.</summary>
    /// <param name="name">Its name; case does not matter.</param>
    /// <param name="precision">What the GPU's multiplications may round to.</param>
    /// <exception cref="DeviceException">There is no such kind of device, the build lacks its back end, or the machine the device.</exception>
    public static Device Open(string name, string? precision = null)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var (kind, which) = colon < 0 ? (name, null) : (name[..colon], name[(colon + 1)..]);
        switch (kind.ToUpperInvariant(), which)
        {
            case ("CPU", null):
                return new CpuDevice();

            case ("GPU", _):
#if USE_ILGPU
                return Ilgpu.IlgpuDevice.Open(which, precision);
#else
                throw Missing("GPU", "ILGPU", "UseIlgpu");
#endif

            case ("TORCH", null):
#if USE_TORCH
                return Devices.Torch.TorchDevice.Open();
#else
                throw Missing("TorchSharp", "TorchSharp", "UseTorch");
#endif

            default:
                throw new DeviceException($"There is no device '{name}'. Devices are cpu, gpu, gpu:NAME (its id or a part of its name) and torch.") { IsNameWrong = true };
        }
    }

#if !USE_ILGPU || !USE_TORCH
    private static DeviceException Missing(string backend, string package, string property) => new(
        $"This build has no {backend} back end: the NuGet sources had no {package} when it was built. With {package} there, 'dotnet build -c Release -p:ProbeBackends=true' adds it (and -p:{property}=false must not be set).");
#endif
}
