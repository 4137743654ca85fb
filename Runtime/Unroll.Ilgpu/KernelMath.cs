using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Unroll.Ilgpu;

/// <summary>
/// Functions for kernels. What is not a number stays so: devices' own minimum and maximum, which ILGPU makes of Math.Max and Math.Min, would return the other operand. A kernel
/// compares and selects instead, on every device alike.
/// </summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[ExcludeFromCodeCoverage(Justification = KernelCode.Uninstrumented)]
public static partial class KernelMath
{
    /// <summary>max(x, 0)</summary>
    public static float Relu(float x) => x < 0f ? 0f : x;

    /// <summary>min(max(x, 0), 6)</summary>
    public static float Relu6(float x)
    {
        var floored = Relu(x);
        return floored > 6f ? 6f : floored;
    }

    /// <summary>1 / (1 + exp(-x))</summary>
    public static float Sigmoid(float x) => 1f / (1f + MathF.Exp(-x));

    /// <summary>relu6(x + 3) / 6</summary>
    public static float HardSigmoid(float x) => Relu6(x + 3f) / 6f;

    /// <summary>x * relu6(x + 3) / 6</summary>
    public static float HardSwish(float x) => x * Relu6(x + 3f) / 6f;

    /// <summary>x, but x / 100 below 0</summary>
    public static float LeakyRelu(float x) => x > 0f ? x : x * 0.01f;

    /// <summary>x * sigmoid(x)</summary>
    public static float Silu(float x) => x / (1f + MathF.Exp(-x));

    /// <summary>The larger of two values, NaN where one of them is.</summary>
    /// <param name="a">One value.</param>
    /// <param name="b">The other.</param>
    /// <remarks>
    /// Without a branch: ILGPU may turn one round, and in OpenCL C its "not greater" is "less or equal", which is another matter where one of them is not a number.
    /// </remarks>
    public static float Max(float a, float b) => (a > b) | float.IsNaN(a) ? a : b;

    /// <summary>1 / count; 0 for a window that has nothing in it.</summary>
    /// <param name="count">What a pool divides by.</param>
    public static float Reciprocal(int count) => count == 0 ? 0f : 1f / count;

    /// <summary>value / divisor, for values of at least 0.</summary>
    /// <param name="value">The dividend.</param>
    /// <param name="divisor">The divisor.</param>
    public static int Quotient(int value, Divisor divisor) => (int)(((ulong)(uint)value * divisor.Factor) >> divisor.Shift);

    /// <summary>value % divisor, for values of at least 0.</summary>
    /// <param name="value">The dividend.</param>
    /// <param name="divisor">The divisor.</param>
    public static int Remainder(int value, Divisor divisor) => value - (Quotient(value, divisor) * divisor.Value);

    /// <summary>How many taps of a window lie in a range.</summary>
    /// <param name="start">Position of the first tap.</param>
    /// <param name="taps">Taps.</param>
    /// <param name="dilation">From one tap to the next.</param>
    /// <param name="low">The range's first position.</param>
    /// <param name="high">The position after its last.</param>
    public static int Taps(int start, int taps, int dilation, int low, int high)
    {
        var first = (Math.Max(low - start, 0) + dilation - 1) / dilation;
        var end = Math.Min((Math.Max(high - start, 0) + dilation - 1) / dilation, taps);
        return Math.Max(end - first, 0);
    }
}
