using System.Runtime.Intrinsics;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels;
using Unroll.Cpu.Simd;

namespace Unroll.Testing.Kernels;

public unsafe class ActivationTests
{
    /// <summary>Where a function reaches its bounds, overflows, or is not defined: PyTorch's definitions say what comes out.</summary>
    private static readonly float[] Extremes =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, 5e37f, float.MinValue, 1e30f, -1e30f, 88.5f, -88.5f, -88.37f, -89f, -104f, -3f, 0f, -0f, float.Epsilon,
    ];

    public static TheoryData<Activation> All => [.. Enum.GetValues<Activation>()];

    [Fact]
    public void Exp_is_within_two_units_in_the_last_place()
    {
        var results = new List<float>();
        for (var x = -87.3f; x <= 88.3f; x += 0.00173f)
        {
            var expected = Math.Exp(x);
            var unit = MathF.BitIncrement((float)expected) - (float)expected;
            var result = Exponential.Exp<float, SimdScalar>(x);
            Assert.InRange(Math.Abs(result - expected), 0, 2 * unit);
            results.Add(result);
        }

        KernelJournal.Add([.. results]);
    }

    [Fact]
    public void One_plus_exp_is_within_two_units_in_the_last_place_and_five_where_it_is_large()
    {
        var results = new List<float>();
        for (var x = -88.3f; x <= 120f; x += 0.00173f)
        {
            var expected = 1 + Math.Exp(-x);
            var unit = MathF.BitIncrement((float)expected) - (float)expected;
            var result = Exponential.OnePlusExpOfNegated<float, SimdScalar>(x);
            Assert.InRange(Math.Abs(result - expected), 0, (x < -10 ? 5 : 2) * unit);
            results.Add(result);
        }

        KernelJournal.Add([.. results]);
        Assert.Equal(float.PositiveInfinity, Exponential.OnePlusExpOfNegated<float, SimdScalar>(-88.5f));
        Assert.Equal(float.PositiveInfinity, Exponential.OnePlusExpOfNegated<float, SimdScalar>(float.NegativeInfinity));
        Assert.Equal(1f, Exponential.OnePlusExpOfNegated<float, SimdScalar>(float.PositiveInfinity));
        Assert.True(float.IsNaN(Exponential.OnePlusExpOfNegated<float, SimdScalar>(KernelFixture.Guard)));
    }

    [Fact]
    public void Exp_of_zero_is_one_and_out_of_range_saturates()
    {
        Assert.Equal(1f, Exponential.Exp<float, SimdScalar>(0f));
        Assert.InRange(Exponential.Exp<float, SimdScalar>(float.NegativeInfinity), 0f, 1.3e-38f);
        Assert.InRange(Exponential.Exp<float, SimdScalar>(float.PositiveInfinity), 2.3e38f, float.MaxValue);
        Assert.True(float.IsNaN(Exponential.Exp<float, SimdScalar>(KernelFixture.Guard)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_width_computes_the_reference_and_the_same_bits(Activation activation)
    {
        var values = new float[16 * 64];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ((i * 0.618034f % 1f) - 0.5f) * (i < 512 ? 12 : 180);
        }

        // Each in another lane of the widest vector.
        for (var i = 0; i < Extremes.Length; i++)
        {
            values[(17 * i) + 3] = Extremes[i];
        }

        var scalar = Apply<float, SimdScalar>(values, activation);
        KernelJournal.Add(scalar);
        for (var i = 0; i < values.Length; i++)
        {
            var expected = Reference(values[i], activation);
            Assert.True(
                double.IsFinite((float)expected) ? Math.Abs(scalar[i] - expected) <= 1e-6 * Math.Max(Math.Abs(expected), 1e-3) : scalar[i].Equals((float)expected),
                $"{activation}({values[i]}) = {scalar[i]}, not {expected}");
        }

        Assert.Equal(scalar.Select(BitConverter.SingleToInt32Bits), Apply<Vector128<float>, Simd128>(values, activation).Select(BitConverter.SingleToInt32Bits));
        if (SimdLevels.Best >= SimdLevel.Vector256)
        {
            Assert.Equal(scalar.Select(BitConverter.SingleToInt32Bits), Apply<Vector256<float>, Simd256>(values, activation).Select(BitConverter.SingleToInt32Bits));
        }

        if (SimdLevels.Best >= SimdLevel.Vector512)
        {
            Assert.Equal(scalar.Select(BitConverter.SingleToInt32Bits), Apply<Vector512<float>, Simd512>(values, activation).Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void Max_and_min_keep_a_NaN_of_either_side_at_every_width()
    {
        Check<float, SimdScalar>();
        Check<Vector128<float>, Simd128>();
        if (SimdLevels.Best >= SimdLevel.Vector256)
        {
            Check<Vector256<float>, Simd256>();
        }

        if (SimdLevels.Best >= SimdLevel.Vector512)
        {
            Check<Vector512<float>, Simd512>();
        }

        static void Check<V, S>()
            where V : struct
            where S : ISimd<V>
        {
            Assert.True(float.IsNaN(First(S.Max(S.Broadcast(float.NaN), S.Broadcast(1f)))));
            Assert.True(float.IsNaN(First(S.Max(S.Broadcast(1f), S.Broadcast(float.NaN)))));
            Assert.True(float.IsNaN(First(S.Min(S.Broadcast(float.NaN), S.Broadcast(1f)))));
            Assert.True(float.IsNaN(First(S.Min(S.Broadcast(1f), S.Broadcast(float.NaN)))));
            Assert.Equal(2f, First(S.Max(S.Broadcast(1f), S.Broadcast(2f))));
            Assert.Equal(1f, First(S.Min(S.Broadcast(2f), S.Broadcast(1f))));

            static float First(V v)
            {
                var lanes = stackalloc float[16];
                S.Store(lanes, v);
                return lanes[0];
            }
        }
    }

    /// <summary>The activation in double precision.</summary>
    internal static double Reference(double x, Activation activation) => activation switch
    {
        Activation.None => x,
        Activation.Relu => Math.Max(x, 0),
        Activation.Relu6 => Math.Min(Math.Max(x, 0), 6),
        Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
        Activation.HardSigmoid => Math.Min(Math.Max(x + 3, 0), 6) / 6,
        Activation.HardSwish => x * Math.Min(Math.Max(x + 3, 0), 6) / 6,
        Activation.Silu => x / (1 + Math.Exp(-x)),
        Activation.LeakyRelu => x >= 0 ? x : 0.01 * x,
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    private static float[] Apply<V, S>(float[] values, Activation activation)
        where V : struct
        where S : ISimd<V>
    {
        var result = new float[values.Length];
        fixed (float* x = values)
        fixed (float* y = result)
        {
            for (var i = 0; i < values.Length; i += S.Width)
            {
                S.Store(y + i, Activations.Apply<V, S>(S.Load(x + i), activation));
            }
        }

        return result;
    }
}
