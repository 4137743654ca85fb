#if USE_ILGPU
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Unroll.Ilgpu.Tests;

/// <summary>
/// What it takes to run ILGPU's kernels on PoCL, OpenCL for the CPU: a check of correctness for machines without a GPU. PoCL does not support generic pointers, which
/// ILGPU demands; its kernels here have none but global ones.
/// </summary>
internal static partial class PortableOpenCl
{
    /// <summary>Before any test runs: ILGPU looks for OpenCL once in a process, at the first context that any test makes.</summary>
    [ModuleInitializer]
    internal static void Prepare()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // The process's own copy of the environment is not what native code sees.
        _ = SetEnvironment("POCL_EXTRA_BUILD_FLAGS", "-D__generic=__global", 1);
        NativeLibrary.SetDllImportResolver(
            typeof(Context).Assembly,
            static (name, assembly, path) => name == "OpenCL" && NativeLibrary.TryLoad("libOpenCL.so.1", assembly, path, out var library) ? library : 0);
    }

    public static void Enable(Device device)
    {
        var capabilities = ((CLDevice)device).Capabilities;
        if (!capabilities.GenericAddressSpace)
        {
            capabilities.GetType().GetProperty(nameof(capabilities.GenericAddressSpace))!.SetValue(capabilities, true);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
#else
using ILGPU.Runtime;

namespace Unroll.Ilgpu.Tests;

/// <summary>The stand-in has no OpenCL.</summary>
internal static class PortableOpenCl
{
    public static void Enable(Device device)
    {
    }
}
#endif
