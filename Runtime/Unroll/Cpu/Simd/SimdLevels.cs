using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Unroll.Cpu.Simd;

/// <summary>Which vectors this processor has.</summary>
internal static class SimdLevels
{
    /// <summary>The widest level that this processor runs in hardware.</summary>
    public static SimdLevel Best =>
        Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? SimdLevel.Vector512
        : Fma.IsSupported && Vector256.IsHardwareAccelerated ? SimdLevel.Vector256
        : Vector128.IsHardwareAccelerated ? SimdLevel.Vector128
        : SimdLevel.Scalar;

    /// <summary>The level to use when <paramref name="wanted"/> was asked for.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor has no such vectors.</exception>
    public static SimdLevel Resolve(SimdLevel wanted)
    {
        var best = Best;
        if (wanted > best)
        {
            throw new PlatformNotSupportedException($"This processor has no {wanted}; the widest it has is {best}.");
        }

        return wanted == SimdLevel.Auto ? best : wanted;
    }
}
