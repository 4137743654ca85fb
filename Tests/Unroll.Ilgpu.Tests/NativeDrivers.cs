using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using Unroll.Ilgpu.Tests.Cuda.Driver;

namespace Unroll.Ilgpu.Tests;

/// <summary>Which native drivers ILGPU finds: OpenCL without its development package, and CUDA's, or the emulated one where there is none.</summary>
internal static partial class NativeDrivers
{
    /// <summary>Before any test runs: ILGPU looks for drivers once in a process, at the first context that any test makes.</summary>
    [ModuleInitializer]
    internal static void Prepare()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // For PoCL; the process's own copy of the environment is not what native code sees.
        _ = SetEnvironment("POCL_EXTRA_BUILD_FLAGS", "-D__generic=__global", 1);
        NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, static (name, assembly, path) => name switch
        {
            "OpenCL" => NativeLibrary.TryLoad("libOpenCL.so.1", assembly, path, out var library) ? library : 0,
            "cuda" => DriverLibrary.Handle,
            _ => 0,
        });
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
