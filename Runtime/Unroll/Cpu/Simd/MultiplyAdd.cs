using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Unroll.Cpu.Simd;

/// <summary>
/// The multiply-add of this processor: rounded once where it has an instruction for that. Where it has none, rounding once takes a hundred times as long, in software, and
/// it multiplies and adds instead: still the same bits at every width and for any number of threads there, but not those of other processors.
/// </summary>
internal static class MultiplyAdd
{
    /// <summary>Whether multiply-adds are rounded once; a constant for the just-in-time compiler.</summary>
    public static bool IsFused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.IsSupported;
    }

    /// <summary>a * b + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float a, float b, float c) => IsFused ? MathF.FusedMultiplyAdd(a, b, c) : (a * b) + c;
}
