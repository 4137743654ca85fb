using System.Reflection;
using System.Runtime.InteropServices;

namespace Unroll.Images;

/// <summary>The part of the TurboJPEG C API (2.0 and later; 3 keeps it) that decoding needs. The library is looked for when the first JPEG is read.</summary>
internal static unsafe partial class TurboJpeg
{
    internal const int PixelFormatRgb = 0;
    internal const int PixelFormatGray = 6;
    internal const int PixelFormatCmyk = 11;

    internal const int ColorSpaceGray = 2;
    internal const int ColorSpaceCmyk = 3;
    internal const int ColorSpaceYcck = 4;

    internal const int FlagAccurateDct = 4096;
    internal const int FlagLimitScans = 32768;

    internal const int ErrorWarning = 0;

    private const string Library = "turbojpeg";

    private static readonly nint Handle = Find();

    internal static bool IsAvailable => Handle != 0;

    internal static string Names => string.Join(", ", Candidates());

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    internal static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    internal static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    internal static partial int DecompressHeader(nint handle, byte* source, CULong size, out int width, out int height, out int subsampling, out int colorSpace);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    internal static partial int Decompress(nint handle, byte* source, CULong size, byte* destination, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorCode")]
    internal static partial int GetErrorCode(nint handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    internal static partial nint GetErrorString(nint handle);

    private static nint Find()
    {
        foreach (string name in Candidates())
        {
            if (NativeLibrary.TryLoad(name, typeof(TurboJpeg).Assembly, null, out nint handle))
            {
                // tjGetErrorCode came last of what is called here, with 2.0.
                if (NativeLibrary.TryGetExport(handle, "tjGetErrorCode", out _))
                {
                    NativeLibrary.SetDllImportResolver(typeof(TurboJpeg).Assembly, Resolve);
                    return handle;
                }

                NativeLibrary.Free(handle);
            }
        }

        return 0;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Library ? Handle : 0;

    private static string[] Candidates() =>
        OperatingSystem.IsWindows() ? ["turbojpeg.dll", "libturbojpeg.dll"]
        : OperatingSystem.IsMacOS() ? ["libturbojpeg.dylib", "libturbojpeg.0.dylib", "/opt/homebrew/opt/jpeg-turbo/lib/libturbojpeg.dylib", "/usr/local/opt/jpeg-turbo/lib/libturbojpeg.dylib"]
        : ["libturbojpeg.so.0", "libturbojpeg.so"];
}
