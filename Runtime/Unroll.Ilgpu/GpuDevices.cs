using System.Diagnostics.CodeAnalysis;
using ILGPU;
using ILGPU.Runtime;

namespace Unroll.Ilgpu;

/// <summary>
/// The devices of this machine, in a context of their own. Dispose of a device and everything loaded onto it before this.
/// </summary>
public sealed class GpuDevices : IDisposable
{
    private readonly Context _context;
    private readonly List<(GpuDevice Info, Device Device)> _devices;

    /// <summary>Looks for devices.</summary>
    /// <exception cref="GpuException">ILGPU cannot run in this program, which is native code or trimmed.</exception>
    [RequiresDynamicCode(JitRequirement.Message)]
    [RequiresUnreferencedCode(JitRequirement.Message)]
    public GpuDevices()
    {
        JitRequirement.Check();
        var search = new DeviceSearch();
        _context = search.CreateContext();
        _devices = [.. search.Sort(_context)];
        All = [.. _devices.Select(d => d.Info)];
        Unavailable = search.Unavailable;
    }

    /// <summary>
    /// The devices, best first: CUDA, OpenCL, ILGPU's CPU accelerator, which always exists, and last OpenCL on processors (PoCL), which is never the default.
    /// </summary>
    public IReadOnlyList<GpuDevice> All { get; }

    /// <summary>Devices that exist but cannot be used, and the kinds without any device, each with the reason.</summary>
    public IReadOnlyList<UnavailableGpuDevice> Unavailable { get; }

    /// <summary>Opens a device.</summary>
    /// <param name="name">
    /// An id ("cuda:0", "opencl:1", "cpu"), a kind ("cuda", "opencl") for its first device, or a part of a device's name; null for the best device there is.
    /// </param>
    /// <exception cref="GpuException">There is no such device, or it cannot be used; the message lists the devices there are, and why others are unavailable.</exception>
    public Accelerator Open(string? name = null)
    {
        var (info, device) = Find(name);
        try
        {
            return device.CreateAccelerator(_context);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new GpuException($"The device {info} cannot be opened: {e.Message} {WhatThereIs()}", e);
        }
    }

    /// <summary>Frees the context; dispose of its devices and everything loaded onto them first.</summary>
    public void Dispose() => _context.Dispose();

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
            : throw new GpuException($"There is no device \"{name}\". {WhatThereIs()} Name one by its id or a part of its name.");
    }

    private string WhatThereIs() => $"There are: {string.Join(", ", All)}." + (Unavailable.Count == 0 ? "" : $" Not available: {string.Join(", ", Unavailable)}.");
}
