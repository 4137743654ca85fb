namespace Unroll.Cpu.Simd;

/// <summary>
/// One vector width, as static abstracts, so that a kernel is written once and compiled for each width.
/// Every width computes the same bits: multiply-adds are fused in all of them, or (<see cref="MultiplyAdd"/>) in none.
/// </summary>
internal unsafe interface ISimd<V>
    where V : struct
{
    static abstract int Width { get; }

    static abstract V Zero { get; }

    static abstract V Load(float* p);

    static abstract void Store(float* p, V v);

    static abstract V Broadcast(float x);

    /// <summary>a * b + c, rounded once where <see cref="MultiplyAdd.IsFused"/>.</summary>
    static abstract V Fma(V a, V b, V c);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>The larger of each pair; a NaN in either stays a NaN, as in PyTorch. Of two zeros with different signs, the second.</summary>
    static abstract V Max(V a, V b);

    static abstract V Min(V a, V b);

    /// <summary>
    /// x &lt; floor ? floor : x, a single instruction on x86: a NaN in <paramref name="x"/> stays, and of two zeros with different signs the result is x.
    /// (ARM's instruction, and with it MaxNative there, prefers the positive zero.)
    /// </summary>
    static abstract V AtLeast(V floor, V x);

    /// <summary>x &gt; ceiling ? ceiling : x: as with <see cref="AtLeast"/>, a NaN in <paramref name="x"/> stays, and of two zeros with different signs the result is x.</summary>
    static abstract V AtMost(V ceiling, V x);

    /// <summary>Lane j of the result is the lane of <paramref name="x"/> given by the integer bits of lane j of <paramref name="indices"/>, all below <see cref="Width"/>.</summary>
    static abstract V Permute(V x, V indices);

    /// <summary>2 to the power n, exactly, for n + <see cref="RoundingShift.WithExponentBias"/> with a whole n in -126..127; infinity for 128.</summary>
    static abstract V PowerOfTwo(V rounded);
}
