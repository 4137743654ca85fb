using System.Text;

namespace Unroll.Weights;

/// <summary>The initial values that PyTorch gives nn.Linear, uniform over ±1/sqrt(fan_in), from a seed that is the parameter's name.</summary>
internal static class LinearInit
{
    /// <summary>Fills a weight or bias; the same name gives the same values.</summary>
    public static void Fill(string name, double fanIn, Span<float> destination)
    {
        double bound = 1 / Math.Sqrt(fanIn);

        // FNV-1a for the seed, splitmix64 for the sequence.
        ulong state = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            state = unchecked((state ^ b) * 0x100000001B3);
        }

        for (int i = 0; i < destination.Length; i++)
        {
            state = unchecked(state + 0x9E3779B97F4A7C15);
            ulong bits = state;
            bits = unchecked((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9);
            bits = unchecked((bits ^ (bits >> 27)) * 0x94D049BB133111EB);
            bits ^= bits >> 31;
            destination[i] = (float)((((bits >> 40) / 8388608.0) - 1) * bound);
        }
    }
}
