using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Unroll.Ilgpu.Tests;

/// <summary>
/// What it takes to run ILGPU's kernels on PoCL, OpenCL for the CPU: a check of correctness for machines without a GPU. PoCL does not support generic pointers, which
/// ILGPU demands; its kernels here have none but global ones.
/// </summary>
internal static class PortableOpenCl
{
    public static void Enable(Device device)
    {
        var capabilities = ((CLDevice)device).Capabilities;
        if (!capabilities.GenericAddressSpace)
        {
            capabilities.GetType().GetProperty(nameof(capabilities.GenericAddressSpace))!.SetValue(capabilities, true);
        }
    }
}
