namespace Unroll.Cpu;

/// <summary>Vectors of per-channel parameters among the packed weights: each starts on a 64-byte boundary.</summary>
internal static class PackedVector
{
    /// <summary>The floats that a vector of <paramref name="length"/> values takes: rounded up to 16.</summary>
    public static int Size(int length) => (length + 15) & ~15;
}
