using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Unroll.Ilgpu;

/// <summary>Decides which of the machine's devices a context gets, in which order and under which ids, and why it does not get the others.</summary>
internal sealed class DeviceSearch
{
    // Concurrent searches can reach PoCL while it is still starting: they find no devices, and ILGPU does not report the error.
    private static readonly object OneAtATime = new();

    private readonly HashSet<Device> _withoutGenericPointers = [];

    static DeviceSearch() => NativeDrivers.Register();

    /// <summary>What the context cannot use.</summary>
    public List<UnavailableGpuDevice> Unavailable { get; } = [];

    /// <summary>Makes a context with all devices that can be used.</summary>
    /// <exception cref="GpuException">ILGPU does not start in this program.</exception>
    public Context CreateContext()
    {
        lock (OneAtATime)
        {
            try
            {
                return Context.Create(builder =>
                {
                    Note("CUDA", NativeDrivers.WhyNoCuda());
                    Note("OpenCL", NativeDrivers.WhyNoOpenCl());
                    builder.Cuda((Predicate<CudaDevice>)CanUse).OpenCL(CanUse).CPU(new CPUDevice(CpuThreads(Environment.ProcessorCount), 1, 1)).EnableAlgorithms().Optimize(OptimizationLevel.O2);
                });
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw JitRequirement.DoesNotStart(e);
            }
        }
    }

    /// <summary>
    /// The context's devices, best first. Devices that ILGPU itself would list keep the ids they would have there; OpenCL on processors comes last, after ILGPU's CPU
    /// accelerator: it takes half a second to compile a kernel, and a processor needs no driver unless the user asks for it.
    /// </summary>
    public IEnumerable<(GpuDevice Info, Device Device)> Sort(Context context)
    {
        var index = 0;
        foreach (var device in context.Devices.Where(d => d.AcceleratorType == AcceleratorType.Cuda))
        {
            yield return Describe("cuda", index++, device);
        }

        var openCl = context.Devices.OfType<CLDevice>().OrderBy(_withoutGenericPointers.Contains).ToList();
        index = 0;
        foreach (var device in openCl.Where(d => !IsProcessor(d)))
        {
            yield return Describe("opencl", index++, device);
        }

        var cpu = context.Devices.Single(d => d.AcceleratorType == AcceleratorType.CPU);
        yield return (new GpuDevice("cpu", cpu.Name, cpu.MemorySize), cpu);
        foreach (var device in openCl.Where(IsProcessor))
        {
            yield return Describe("opencl", index++, device);
        }
    }

    /// <summary>A simulated warp of the CPU accelerator has a power of two of threads, at least 2.</summary>
    internal static int CpuThreads(int processors) => Math.Max(2, (int)BitOperations.RoundUpToPowerOf2((uint)processors + 1) / 2);

    /// <summary>Why ILGPU's kernels do not compile for an OpenCL device of this version; null if they do.</summary>
    internal static string? WhyUnusable(CLCVersion version) =>
        version < CLBackend.MinimumVersion ? $"ILGPU needs OpenCL C {CLBackend.MinimumVersion.Major}.{CLBackend.MinimumVersion.Minor}, its driver has {version.Major}.{version.Minor}" : null;

    private static (GpuDevice Info, Device Device) Describe(string kind, int index, Device device) =>
        (new GpuDevice(string.Create(CultureInfo.InvariantCulture, $"{kind}:{index}"), device.Name, device.MemorySize), device);

    private static bool IsProcessor(CLDevice device) => device.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_CPU);

    /// <summary>What <see cref="CudaContextExtensions.Cuda(Context.Builder)"/> requires of a device.</summary>
    private bool CanUse(CudaDevice device)
    {
        var isKnown = device.Architecture.HasValue && device.InstructionSet is { } set && PTXCodeGenerator.SupportedInstructionSets.Contains(set);
        return isKnown || Note(device.Name, "ILGPU knows no instruction set for its architecture and driver");
    }

    /// <summary>
    /// ILGPU requires generic pointers of OpenCL devices, which many drivers lack. The generated kernels use none, as a test shows; a driver without them would refuse
    /// to compile a kernel that did.
    /// </summary>
    private bool CanUse(CLDevice device)
    {
        if (WhyUnusable(device.CLStdVersion) is { } reason)
        {
            return Note(device.Name, reason);
        }

        if (device.Capabilities.GenericAddressSpace)
        {
            return true;
        }

        try
        {
            SetGenericAddressSpace(device.Capabilities, true);
            return _withoutGenericPointers.Add(device);
        }
        catch (MissingMethodException)
        {
            return Note(device.Name, "it has no generic pointers, which this version of ILGPU demands of OpenCL devices");
        }
    }

    private bool Note(string name, string? reason)
    {
        if (reason is not null)
        {
            Unavailable.Add(new UnavailableGpuDevice(name, reason));
        }

        return false;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_" + nameof(CLCapabilityContext.GenericAddressSpace))]
    private static extern void SetGenericAddressSpace(CLCapabilityContext capabilities, bool value);
}
