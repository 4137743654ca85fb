using System.Runtime.InteropServices;

namespace Unroll.Ilgpu;

/// <summary>Packed weights in the precision of tensor cores, rounded to nearest even.</summary>
internal static class ReducedWeights
{
    /// <summary>Element i of the result, 4 bytes (TF32) or 2 (FP16) wide, is element i of the weights.</summary>
    public static byte[] Round(ReadOnlySpan<float> weights, GpuPrecision precision)
    {
        var bytes = new byte[(long)weights.Length * (precision == GpuPrecision.Float16 ? sizeof(ushort) : sizeof(float))];
        if (precision == GpuPrecision.Float16)
        {
            var halves = MemoryMarshal.Cast<byte, Half>(bytes.AsSpan());
            for (var i = 0; i < weights.Length; i++)
            {
                halves[i] = (Half)weights[i];
            }
        }
        else
        {
            var words = MemoryMarshal.Cast<byte, uint>(bytes.AsSpan());
            for (var i = 0; i < weights.Length; i++)
            {
                words[i] = Tf32(weights[i]);
            }
        }

        return bytes;
    }

    /// <summary>The bits of a float with its lowest 13 mantissa bits rounded away.</summary>
    private static uint Tf32(float value)
    {
        const int Dropped = 13;
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsFinite(value) ? (bits + (1u << (Dropped - 1)) - 1 + ((bits >> Dropped) & 1)) & ~((1u << Dropped) - 1) : bits;
    }
}
