using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Unroll.Cpu;

/// <summary>The vector width that the CPU kernels use.</summary>
public enum SimdLevel
{
    /// <summary>The widest that the processor has.</summary>
    Auto,
    /// <summary>No vectors: one float at a time.</summary>
    Scalar,
    /// <summary>4 floats.</summary>
    Vector128,
    /// <summary>8 floats.</summary>
    Vector256,
    /// <summary>16 floats.</summary>
    Vector512,
}

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
