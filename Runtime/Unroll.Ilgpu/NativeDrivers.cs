using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Unroll.Ilgpu;

/// <summary>
/// The drivers' libraries. ILGPU asks Linux for libOpenCL.so and libcuda.so, the names that development packages add, and if there are only libOpenCL.so.1 and
/// libcuda.so.1 it lists no devices without saying why.
/// </summary>
internal static unsafe class NativeDrivers
{
    private static readonly string OpenClLibrary =
        OperatingSystem.IsWindows() ? "OpenCL.dll"
        : OperatingSystem.IsMacOS() ? "/System/Library/Frameworks/OpenCL.framework/OpenCL"
        : "libOpenCL.so.1";

    private static readonly string CudaLibrary = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>
    /// Makes ILGPU find them from now on. It looks once per process, when the first context asks for such devices. This is an event, not a DllImport resolver: an assembly can have
    /// only one of those, and it belongs to the application; the event comes after it and after the system's search.
    /// </summary>
    public static void Register()
    {
        if (OperatingSystem.IsLinux())
        {
            AssemblyLoadContext.GetLoadContext(typeof(Context).Assembly)!.ResolvingUnmanagedDll += static (assembly, name) =>
                assembly != typeof(Context).Assembly ? 0 : name switch
                {
                    "OpenCL" => Load(OpenClLibrary),
                    "cuda" => Load(CudaLibrary),
                    _ => 0,
                };
        }
    }

    /// <summary>Why ILGPU has no OpenCL; null if it has.</summary>
    public static string? WhyNoOpenCl()
    {
        if (CLAPI.CurrentAPI.IsSupported)
        {
            return null;
        }

        var library = Load(OpenClLibrary);
        return library == 0 || !NativeLibrary.TryGetExport(library, "clGetPlatformIDs", out var getPlatforms)
            ? ExplainOpenCl(null)
            : ExplainOpenCl(CountPlatforms((delegate* unmanaged<int, nint*, int*, int>)getPlatforms));
    }

    /// <summary>Why ILGPU has no CUDA; null if it has.</summary>
    public static string? WhyNoCuda() => CudaAPI.CurrentAPI.IsSupported ? null : ExplainCuda(Load(CudaLibrary) != 0);

    /// <summary>The reason, given the number of drivers that OpenCL's own library knows; null without that library.</summary>
    internal static string ExplainOpenCl(int? platforms) => platforms switch
    {
        null => $"there is no driver: {OpenClLibrary} was not found",
        0 => $"there is no driver: {OpenClLibrary} was found, but no device's driver is registered with it",
        _ => "ILGPU looked for it before GpuDevices was used, and found no library of the name that it asks for; make a GpuDevices before the first context of your own",
    };

    /// <summary>The reason, when the driver does not start or there is none.</summary>
    internal static string ExplainCuda(bool isLibraryThere) => isLibraryThere
        ? $"the driver does not start: {CudaLibrary} was found, but finds no device that this process may use"
        : $"there is no driver: {CudaLibrary} was not found";

    private static int CountPlatforms(delegate* unmanaged<int, nint*, int*, int> getPlatforms)
    {
        var count = 0;
        return getPlatforms(0, null, &count) == 0 ? count : 0;
    }

    private static nint Load(string library) => NativeLibrary.TryLoad(library, out var handle) ? handle : 0;
}
