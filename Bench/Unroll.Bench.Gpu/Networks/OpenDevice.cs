using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using Unroll.CudaEmulator.Driver;
using Unroll.Ilgpu;

namespace Unroll.Bench.Gpu.Networks;

/// <summary>The device that is measured: "cuda:0", "cpu", or "emulated", with which the kit is tried where there is no GPU.</summary>
internal sealed class OpenDevice : IDisposable
{
    private const string Emulated = "emulated";

    private readonly IDisposable _owner;

    private OpenDevice(IDisposable owner, Accelerator accelerator) => (_owner, Accelerator) = (owner, accelerator);

    public Accelerator Accelerator { get; }

    /// <summary>Opens it as users do.</summary>
    public static OpenDevice Open(string name)
    {
        var devices = new GpuDevices();
        return new OpenDevice(devices, devices.Open(NameOf(name)));
    }

    /// <summary>Opens it in a context that records events between launches.</summary>
    public static OpenDevice OpenForProfiling(string name)
    {
        NativeDrivers.Register();
        var context = Context.Create(b => b.Cuda().CPU(new CPUDevice(2, 1, 1)).EnableAlgorithms().Optimize(OptimizationLevel.O2).Profiling());
        var kind = NameOf(name).StartsWith("cuda", StringComparison.OrdinalIgnoreCase) ? AcceleratorType.Cuda : AcceleratorType.CPU;
        return context.Devices.FirstOrDefault(d => d.AcceleratorType == kind) is { } device
            ? new OpenDevice(context, device.CreateAccelerator(context))
            : throw new GpuException($"There is no device of the kind {kind}: {NativeDrivers.WhyNoCuda()}.");
    }

    /// <summary>Brings the emulated driver; before anything else asks ILGPU for devices.</summary>
    public static void BringDriver(string name)
    {
        if (name == Emulated)
        {
            NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, static (library, _, _) => library == "cuda" ? DriverLibrary.Handle : 0);
        }
    }

    public void Dispose()
    {
        Accelerator.Dispose();
        _owner.Dispose();
    }

    private static string NameOf(string name) => name == Emulated ? "cuda:0" : name;
}
