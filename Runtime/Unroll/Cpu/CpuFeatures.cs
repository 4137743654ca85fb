using Unroll.Cpu.Simd;

namespace Unroll.Cpu;

/// <summary>What the CPU kernels find in this processor.</summary>
public static class CpuFeatures
{
    /// <summary>The widest vectors, which <see cref="SimdLevel.Auto"/> stands for.</summary>
    public static SimdLevel Simd => SimdLevels.Best;

    /// <summary>
    /// Whether a multiply-add is one instruction that rounds once, as on x64 with FMA (since 2013) and on ARM64. Where it is not, the kernels multiply and add, and results differ from
    /// other processors' by as much as rounding explains.
    /// </summary>
    public static bool FusesMultiplyAdds => MultiplyAdd.IsFused;
}
