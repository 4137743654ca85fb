namespace Unroll.Cpu.Simd;

/// <summary>The number whose lowest mantissa bit is worth one: adding it to a small number rounds that to an integer, held in the low bits.</summary>
internal static class RoundingShift
{
    private const float Value = 12582912f;

    /// <summary>The shift plus the exponent bias of a float: the low bits are then the exponent field.</summary>
    public const float WithExponentBias = Value + 127f;
}
