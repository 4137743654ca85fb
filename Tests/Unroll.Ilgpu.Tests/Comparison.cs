using Unroll.Testing;

namespace Unroll.Ilgpu.Tests;

/// <summary>How far two results are apart.</summary>
internal static class Comparison
{
    /// <summary>The relative L2 error that FP32 back ends may have.</summary>
    public const double Float32 = 1e-5;

    /// <summary>The relative L2 error that TF32 and FP16 may have.</summary>
    public const double ReducedPrecision = 2e-3;

    /// <summary>Returns the relative L2 error, which is within the limit.</summary>
    public static double AssertClose(float[] expected, float[] actual, string what, double limit = Float32)
    {
        var error = NetworkOutputs.RelativeL2(actual, expected);
        Assert.True(error <= limit, $"{what}: relative L2 {error:E2} is above {limit:E0}.");
        return error;
    }

    /// <summary>Asserts that values are not a number, infinite or finite where others are.</summary>
    public static void AssertSameKinds(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(KindOf(expected[i]) == KindOf(actual[i]), $"{what}: value {i} is {actual[i]}, not {expected[i]}.");
        }
    }

    private static float KindOf(float value) => float.IsFinite(value) ? 0 : float.IsNaN(value) ? 1 : value;
}
