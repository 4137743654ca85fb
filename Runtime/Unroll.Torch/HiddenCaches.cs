using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Unroll.Torch;

/// <summary>
/// Keeps libtorch's convolutions correct in virtual machines that hide the caches of an AMD processor. oneDNN 3.7, which computes them, believes there that the caches have size zero and
/// lays out weights wrongly: with 20, 26 or 40 channels results are wrong or NaN. Its SSE4.1 code is correct.
/// </summary>
internal static partial class HiddenCaches
{
    private const int CacheLeaf = unchecked((int)0x8000001D);
    private const int Authentic = 0x68747541; // "Auth", of "AuthenticAMD"

    /// <summary>Sets oneDNN's instruction set, which it looks up at its first computation, unless the user has set one.</summary>
    public static void Avoid()
    {
        if (OperatingSystem.IsLinux() && AreHidden())
        {
            // The runtime's own variables do not reach native code.
            _ = SetVariable("ONEDNN_MAX_CPU_ISA", "SSE41", overwrite: 0);
        }
    }

    private static bool AreHidden() => X86Base.IsSupported && X86Base.CpuId(0, 0).Ebx == Authentic && X86Base.CpuId(CacheLeaf, 0).Eax == 0;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
