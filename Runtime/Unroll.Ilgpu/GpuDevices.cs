using System.Globalization;
using System.Numerics;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Unroll.Ilgpu;

/// <summary>A device that networks can be loaded onto.</summary>
/// <param name="Id">What selects it: "cuda:0", "opencl:0", "cpu".</param>
/// <param name="Name">The vendor's name for it.</param>
/// <param name="MemoryBytes">Bytes of its memory.</param>
public sealed record GpuDevice(string Id, string Name, long MemoryBytes)
{
    /// <summary>"cuda:0 (NVIDIA H100)"</summary>
    public override string ToString() => $"{Id} ({Name})";
}

/// <summary>
/// The devices of this machine, in a context of their own. A device and what is loaded onto it must be disposed before this.
/// </summary>
public sealed class GpuDevices : IDisposable
{
    private readonly Context _context;
    private readonly List<(GpuDevice Info, Device Device)> _devices = [];

    /// <summary>Looks for devices.</summary>
    public GpuDevices()
    {
        _context = Context.Create(builder => builder.Cuda().OpenCL().CPU(new CPUDevice(CpuThreads(Environment.ProcessorCount), 1, 1)).EnableAlgorithms().Optimize(OptimizationLevel.O2));
        Add("cuda", AcceleratorType.Cuda);
        Add("opencl", AcceleratorType.OpenCL);
        Add("cpu", AcceleratorType.CPU);
    }

    /// <summary>The devices, the best first: CUDA, OpenCL, and ILGPU's CPU accelerator, which is always there.</summary>
    public IReadOnlyList<GpuDevice> All => [.. _devices.Select(d => d.Info)];

    /// <summary>Opens a device.</summary>
    /// <param name="name">
    /// An id ("cuda:0", "opencl:1", "cpu"), a kind ("cuda", "opencl") for its first device, or a part of a device's name; null for the best device there is.
    /// </param>
    /// <exception cref="GpuException">There is no such device; the message lists those there are.</exception>
    public Accelerator Open(string? name = null)
    {
        var (info, device) = Find(name);
        try
        {
            return device.CreateAccelerator(_context);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new GpuException($"The device {info} cannot be opened: {e.Message} There are: {string.Join(", ", All)}.", e);
        }
    }

    /// <summary>Frees the context; its devices and what is loaded onto them must be disposed before.</summary>
    public void Dispose() => _context.Dispose();

    /// <summary>A simulated warp of the CPU accelerator has a power of two of threads, 2 at least.</summary>
    internal static int CpuThreads(int processors) => Math.Max(2, (int)BitOperations.RoundUpToPowerOf2((uint)processors + 1) / 2);

    private (GpuDevice Info, Device Device) Find(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return _devices[0];
        }

        var index = _devices.FindIndex(d => d.Info.Id.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            index = _devices.FindIndex(d => d.Info.Id.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        }

        if (index < 0)
        {
            index = _devices.FindIndex(d => d.Info.Name.Contains(name, StringComparison.OrdinalIgnoreCase));
        }

        return index >= 0
            ? _devices[index]
            : throw new GpuException($"There is no device \"{name}\". There are: {string.Join(", ", All)}; name one by its id or a part of its name.");
    }

    private void Add(string kind, AcceleratorType type)
    {
        var index = 0;
        foreach (var device in _context.Devices)
        {
            if (device.AcceleratorType == type)
            {
                var id = type == AcceleratorType.CPU ? kind : string.Create(CultureInfo.InvariantCulture, $"{kind}:{index}");
                _devices.Add((new GpuDevice(id, device.Name, device.MemorySize), device));
                index++;
            }
        }
    }
}
