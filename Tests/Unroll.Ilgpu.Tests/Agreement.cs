using Unroll.Testing;

namespace Unroll.Ilgpu.Tests;

/// <summary>Networks that together have every operator, in the kernel sets that a device can run, against the CPU back end. A class for each device, so that they run side by side.</summary>
internal static class Agreement
{
    /// <summary>Weights and activations are rounded, the latter before each layer: more than the weights alone.</summary>
    private const int RoundingSteps = 4;

    /// <summary>Every network in every kernel set; without the device, one skipped case that says how many wait for it.</summary>
    public static List<TheoryDataRow<string, KernelSet>> CasesOn(string device)
    {
        var kernelSets = OrdinaryCases.KernelSetsOf(device);
        if (!TestDevices.Has(device))
        {
            return [new("every network", kernelSets[0]) { Skip = $"{kernelSets.Length * GpuCase.All.Count} cases of {GpuCase.All.Count} networks wait for a device. {TestDevices.WhyNot(device)}" }];
        }

        var ordinary = OrdinaryCases.On(device);
        return [.. GpuCase.All.SelectMany(_ => kernelSets, (network, kernelSet) => new TheoryDataRow<string, KernelSet>(network.Info.Name, kernelSet) { Explicit = !ordinary.Contains(network, kernelSet) })];
    }

    public static void Assert(string name, string device, KernelSet kernelSet)
    {
        var network = GpuCase.Find(name);
        using var gpu = network.Load(TestDevices.Open(device), GpuCase.MaxBatch, kernelSet);
        var worst = 0.0;
        foreach (var batch in OrdinaryCases.On(device).BatchesOf(network))
        {
            var images = network.Images(batch);
            var expected = network.Expected(images);
            var actual = gpu.Run(images);
            for (var i = 0; i < expected.Length; i++)
            {
                var limit = LimitOf(network, gpu.Precision, images, expected[i], i);
                worst = Math.Max(worst, Comparison.AssertClose(expected[i], actual[i], $"{name}, {network.Info.Outputs[i].Name}, batch {batch}, {kernelSet} kernels", limit));
            }
        }

        AssertSpoilsTheSame(network, gpu, $"{name}, {kernelSet} kernels");
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}, {kernelSet} kernels: relative L2 at most {worst:E1}.");
    }

    /// <summary>Overflow must not become a plausible answer: a pixel that is not a number, or infinite, spoils on the device what it spoils on the CPU, and no other image.</summary>
    private static void AssertSpoilsTheSame(GpuCase network, GpuNetwork gpu, string what)
    {
        float[] pixels = [float.NaN, 0, float.PositiveInfinity];
        var images = network.Images(pixels.Length);
        var middle = ((network.Info.Input.Height / 2) * network.Info.Input.Width) + (network.Info.Input.Width / 2);
        for (var image = 0; image < pixels.Length; image++)
        {
            images[(image * network.Info.Input.Length) + middle] = pixels[image];
        }

        var (expected, actual) = (network.Expected(images), gpu.Run(images));
        Xunit.Assert.Contains(expected[^1], float.IsNaN);
        Xunit.Assert.Contains(expected[^1], float.IsFinite);
        for (var i = 0; i < expected.Length; i++)
        {
            Comparison.AssertSameKinds(expected[i], actual[i], $"{what}, {network.Info.Outputs[i].Name} of spoilt images");
        }
    }

    /// <summary>Some networks multiply any rounding: the same images under rounded weights show by how much, with no GPU in it.</summary>
    private static double LimitOf(GpuCase network, GpuPrecision precision, float[] images, float[] expected, int output) => precision == GpuPrecision.Float32
        ? Comparison.Float32
        : Math.Max(Comparison.ReducedPrecision, RoundingSteps * NetworkOutputs.RelativeL2(network.ExpectedOfRoundedWeights(images)[output], expected));
}
