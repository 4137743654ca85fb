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

/// <summary>A device, or a kind of devices, that cannot be used.</summary>
/// <param name="Name">The vendor's name for the device; "CUDA" or "OpenCL" where the kind has none.</param>
/// <param name="Reason">What is missing.</param>
public sealed record UnavailableGpuDevice(string Name, string Reason)
{
    /// <summary>"OpenCL (there is no driver: libOpenCL.so.1 was not found)"</summary>
    public override string ToString() => $"{Name} ({Reason})";
}
