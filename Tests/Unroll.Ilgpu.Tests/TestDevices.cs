using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

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
        [OpenCl] = new(OpenOpenCl),
        [Cuda] = new(OpenCuda),
    };

    /// <summary>Whether the machine has a device of the kind that ILGPU can open.</summary>
    public static bool Has(string device) => Devices[device].Value is not null;

    /// <summary>Opens a device that is there; writes what the test runs on.</summary>
    public static Accelerator Open(string device)
    {
        var accelerator = Devices[device].Value ?? throw new InvalidOperationException($"This machine has no {device} device that ILGPU could open.");
        TestContext.Current.TestOutputHelper?.WriteLine($"Ran on {Describe(accelerator)}.");
        return accelerator;
    }

    /// <summary>Whether the CUDA driver is the tests' own, whose devices are the PTX machine.</summary>
    public static bool IsCudaEmulated =>
        Has(Cuda) && global::Unroll.Ilgpu.Tests.Cuda.Driver.DriverLibrary.IsEmulated;

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

    private static Accelerator? OpenCuda()
    {
        var context = Context.Create(b => b.Cuda().EnableAlgorithms().Optimize(OptimizationLevel.O2));
        return context.Devices.FirstOrDefault(d => d.AcceleratorType == AcceleratorType.Cuda)?.CreateAccelerator(context);
    }

    private static Accelerator? OpenOpenCl()
    {
        var context = Context.Create(b => b.OpenCL(_ => true).EnableAlgorithms().Optimize(OptimizationLevel.O2));
        if (context.Devices.FirstOrDefault(d => d.AcceleratorType == AcceleratorType.OpenCL) is not { } device)
        {
            return null;
        }

        PortableOpenCl.Enable(device);
        return device.CreateAccelerator(context);
    }
}
