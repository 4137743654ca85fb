using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Unroll.CudaEmulator.Driver;

/// <summary>
/// A libcuda.so.1 whose functions jump to those of <see cref="DriverExports"/>. The C compiler makes it; where there is a real driver, or no compiler, or another processor
/// than x64, it is not made.
/// </summary>
public static class DriverLibrary
{
    private const string Name = "libcuda.so.1";
    private const string Table = "unroll_functions";

    private static readonly Lazy<nint> Library = new(LoadRealOrEmulated);

    /// <summary>Whether the driver is the emulated one.</summary>
    public static bool IsEmulated { get; private set; }

    /// <summary>Why the emulated driver is not there.</summary>
    public static string MissingReason { get; private set; } = "This machine has a CUDA driver of its own.";

    /// <summary>The driver's library, real or emulated; 0 where there is neither.</summary>
    public static nint Handle => Library.Value;

    private static nint LoadRealOrEmulated()
    {
        if (NativeLibrary.TryLoad(Name, out var real))
        {
            return real;
        }

        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            MissingReason = "The emulated CUDA driver is for Linux on x64.";
            return 0;
        }

        var folder = Directory.CreateTempSubdirectory("unroll-cuda-");
        try
        {
            var library = Path.Combine(folder.FullName, Name);
            if (!TryCompile(library))
            {
                return 0;
            }

            // From now on the name alone finds it, in this process.
            var handle = NativeLibrary.Load(library);
            var table = NativeLibrary.GetExport(handle, Table);
            var index = 0;
            foreach (var function in DriverExports.Functions.Values)
            {
                Marshal.WriteIntPtr(table, index++ * nint.Size, function);
            }

            IsEmulated = true;
            return handle;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool TryCompile(string library)
    {
        var source = Path.ChangeExtension(library, ".s");
        File.WriteAllText(source, Source());
        var start = new ProcessStartInfo("gcc", ["-shared", "-nostdlib", $"-Wl,-soname,{Name}", "-o", library, source]) { RedirectStandardError = true };
        try
        {
            using var compiler = Process.Start(start)!;
            var errors = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            MissingReason = $"gcc does not make the emulated CUDA driver: {errors}";
            return compiler.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            MissingReason = "There is no gcc to make the emulated CUDA driver.";
            return false;
        }
    }

    /// <summary>A jump through a table passes all arguments on, whatever they are.</summary>
    private static string Source()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $".bss\n.globl {Table}\n{Table}: .skip {DriverExports.Functions.Count * nint.Size}\n.text");
        var index = 0;
        foreach (var name in DriverExports.Functions.Keys)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $".globl {name}\n.type {name}, @function\n{name}: movq {Table}@GOTPCREL(%rip), %rax\njmp *{index++ * nint.Size}(%rax)");
        }

        text.AppendLine(".section .note.GNU-stack,\"\",@progbits");
        return text.ToString();
    }
}
