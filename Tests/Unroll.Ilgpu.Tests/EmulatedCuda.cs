using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using Unroll.CudaEmulator.Driver;

namespace Unroll.Ilgpu.Tests;

/// <summary>
/// Brings the emulated CUDA driver where there is none. It is done as an application would bring a driver of its own, so that OpenCL is found beside an application's resolver.
/// </summary>
internal static class EmulatedCuda
{
    /// <summary>Before any test runs: ILGPU looks for drivers once in a process, at the first context that any test makes.</summary>
    [ModuleInitializer]
    internal static void Bring()
    {
        if (OperatingSystem.IsLinux())
        {
            NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, static (name, _, _) => name == "cuda" ? DriverLibrary.Handle : 0);
        }
    }
}
