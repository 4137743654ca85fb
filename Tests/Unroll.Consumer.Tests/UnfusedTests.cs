using System.Runtime.InteropServices;
using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>Processors without fused multiply-adds, which .NET takes this one for when it is told to: the kernels' own tests, and a network of each family.</summary>
public sealed class UnfusedTests(ITestOutputHelper output)
{
    /// <summary>What rounding twice instead of once explains over the layers of a network.</summary>
    private const double Tolerance = 1e-5;

    [Fact]
    public async Task Without_fused_multiply_adds_results_differ_by_rounding_alone()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "Only x64 has processors without fused multiply-adds that .NET can be told to imitate.");
        const string WithoutAvx = "X64, Vector128, 128-bit vectors in hardware: True, fused: False";
        var fused = await BitsProgram.HereAsync();
        var unfused = await BitsProgram.RunAsync(new() { ["DOTNET_EnableAVX"] = "0" });

        Assert.DoesNotContain(WithoutAvx, fused.RanOn, StringComparison.Ordinal);
        Assert.StartsWith(WithoutAvx, unfused.RanOn, StringComparison.Ordinal);
        Assert.Equal(fused.Values.Select(result => (result.Name, result.Values.Length)), unfused.Values.Select(result => (result.Name, result.Values.Length)));
        var errors = fused.Values.Zip(unfused.Values, (expected, actual) => (expected.Name, Error: Difference(actual.Values, expected.Values))).OrderByDescending(result => result.Error).ToList();
        output.WriteLine($"{errors.Count} results, {errors.Count(result => result.Error > 0)} of them other bits; the furthest is {errors[0].Name}, by {errors[0].Error:e2}");
        Assert.InRange(errors[0].Error, 1e-9, Tolerance);
    }

    /// <summary>The relative L2 difference of what is finite in both; infinite where they are not finite in the same places.</summary>
    private static double Difference(float[] actual, float[] expected)
    {
        if (Enumerable.Range(0, actual.Length).Any(i => !float.IsFinite(actual[i]) && !actual[i].Equals(expected[i])))
        {
            return double.PositiveInfinity;
        }

        float[] Finite(float[] values) => Array.ConvertAll(values, value => float.IsFinite(value) ? value : 0);
        var reference = Finite(expected);
        return reference.All(value => value == 0) ? (Finite(actual).All(value => value == 0) ? 0 : double.PositiveInfinity) : NetworkOutputs.RelativeL2(Finite(actual), reference);
    }
}
