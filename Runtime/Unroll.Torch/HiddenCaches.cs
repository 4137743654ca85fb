using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Unroll.Torch;

/// <summary>
/// Keeps libtorch's convolutions right in virtual machines that hide the caches of an AMD processor. oneDNN 3.7, which computes them, takes the size of the caches for zero there and
/// then arranges weights wrongly: with 20, 26 or 40 channels results are wrong or NaN. Its code for SSE4.1 is right.
/// </summary>
internal static partial class HiddenCaches
{
    private const int CacheLeaf = unchecked((int)0x8000001D);
    private const int Authentic = 0x68747541; // "Auth", of "AuthenticAMD"

    /// <summary>Tells oneDNN, which asks when it computes first, unless the user has told it something.</summary>
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
