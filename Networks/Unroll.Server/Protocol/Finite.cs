using System.Numerics;
using System.Runtime.InteropServices;

namespace Unroll.Server.Protocol;

/// <summary>Looks for values that no image has.</summary>
internal static class Finite
{
    /// <summary>Where the first value is that is infinite or no number; -1: nowhere.</summary>
    public static int IndexOfOther(ReadOnlySpan<float> values)
    {
        // Zero times such a value is no number, and stays so in a sum.
        var sum = Vector<float>.Zero;
        foreach (var vector in MemoryMarshal.Cast<float, Vector<float>>(values))
        {
            sum += vector * Vector<float>.Zero;
        }

        for (var i = Vector.EqualsAll(sum, Vector<float>.Zero) ? values.Length - (values.Length % Vector<float>.Count) : 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
