using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.OpenCL;
using Unroll.CudaEmulator.Driver;

namespace Unroll.Ilgpu.Tests;

/// <summary>
/// The devices of this machine, opened once: ILGPU's CPU accelerator, and CUDA and OpenCL devices where there are any.
/// A kernel that fails to compile spoils its context, so each device has its own.
/// </summary>
public static class TestDevices
{
    public const string Cpu = "cpu";
    public const string OpenCl = "opencl";
    public const string Cuda = "cuda";

    private static readonly Dictionary<string, Lazy<Accelerator?>> Devices = new()
    {
        [Cpu] = new(OpenCpu),
        [OpenCl] = new(() => OpenFirst(OpenCl)),
        [Cuda] = new(() => OpenFirst(Cuda)),
    };

    /// <summary>Whether the machine has a device of the kind that ILGPU can open.</summary>
    public static bool Has(string device) => Devices[device].Value is not null;

    /// <summary>Why not, for a test that is skipped.</summary>
    public static string WhyNot(string device)
    {
        using var devices = new GpuDevices();
        var emulated = device == Cuda ? $" {DriverLibrary.MissingReason}" : "";
        return $"This machine has no device of the kind '{device}': {string.Join(", ", devices.Unavailable)}.{emulated}";
    }

    /// <summary>The device of a kind; null where there is none.</summary>
    public static Accelerator? Find(string device) => Devices[device].Value;

    /// <summary>Opens a device that is there; writes what the test runs on.</summary>
    public static Accelerator Open(string device)
    {
        var accelerator = Find(device) ?? throw new InvalidOperationException(WhyNot(device));
        TestContext.Current.TestOutputHelper?.WriteLine($"Ran on {Describe(accelerator)}.");
        return accelerator;
    }

    /// <summary>Whether the CUDA driver is the tests' own, whose devices are the PTX machine.</summary>
    public static bool IsCudaEmulated =>
        Has(Cuda) && DriverLibrary.IsEmulated;

    /// <summary>Whether a device of the kind is there but slow: the emulated CUDA device, or OpenCL on the processor.</summary>
    public static bool IsSlow(string device) =>
        (device == Cuda && IsCudaEmulated) || (device == OpenCl && Devices[OpenCl].Value is CLAccelerator { Device.DeviceType: CLDeviceType.CL_DEVICE_TYPE_CPU });

    public static string Describe(Accelerator accelerator) => $"{accelerator.Name} ({accelerator.AcceleratorType}, {typeof(Accelerator).Assembly.GetName().Name})";

    /// <summary>Another accelerator of the CPU, which shares nothing with the one of <see cref="Open"/>.</summary>
    public static Accelerator NewCpu() => OpenCpu();

    private static Accelerator OpenCpu()
    {
        var context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 1)).EnableAlgorithms());
        return context.Devices.Single().CreateAccelerator(context);
    }

    private static Accelerator? OpenFirst(string kind)
    {
        // Open until the process ends, as its devices are.
        var devices = new GpuDevices();
        return devices.All.Any(d => d.Id == $"{kind}:0") ? devices.Open($"{kind}:0") : null;
    }
}
