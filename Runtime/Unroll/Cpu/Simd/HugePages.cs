using System.Runtime.InteropServices;

namespace Unroll.Cpu.Simd;

/// <summary>Asks the system to back memory with huge pages, so that streams of weights do not wait for address translation.</summary>
internal static unsafe class HugePages
{
    /// <summary>The size of a huge page on x64, and on ARM64 with pages of 4 KiB.</summary>
    private const nuint PageSize = 2 * 1024 * 1024;

    private const int HugePageAdvice = 14;

    /// <summary>Advises on the huge pages that lie whole in the range; without effect where the system has none, and best before the memory is first written.</summary>
    public static void Advise(void* start, nuint bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var first = ((nuint)start + PageSize - 1) / PageSize * PageSize;
        var end = ((nuint)start + bytes) / PageSize * PageSize;
        if (end > first)
        {
            try
            {
                // Advice only: a kernel that declines leaves ordinary pages, so the result does not matter.
                _ = AdviseMemory((void*)first, end - first, HugePageAdvice);
            }
            catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
            {
                // A C library of another name: ordinary pages do as well.
            }
        }
    }

    [DllImport("libc", EntryPoint = "madvise", ExactSpelling = true)]
    private static extern int AdviseMemory(void* start, nuint length, int advice);
}
