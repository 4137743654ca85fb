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
        return [.. GpuCase.All.SelectMany(_ => kernelSets, (network, kernelSet) => Case(network, kernelSet, ordinary))];
    }

    private static TheoryDataRow<string, KernelSet> Case(GpuCase network, KernelSet kernelSet, OrdinaryCases ordinary)
    {
        var row = new TheoryDataRow<string, KernelSet>(network.Info.Name, kernelSet) { Explicit = !ordinary.Contains(network, kernelSet) };

        // Bench/gpu runs one kernel set in each of several processes: -trait KernelSet=Cuda.
        row.Traits.Add(nameof(KernelSet), [kernelSet.ToString()]);
        return row;
    }

    public static void Assert(string name, string device, KernelSet kernelSet)
    {
        var network = GpuCase.Find(name);
        using var gpu = network.Load(TestDevices.Open(device), GpuCase.MaxBatch, kernelSet);
        var worst = 0.0;
        foreach (var batch in OrdinaryCases.On(device).BatchesOf(network, kernelSet))
        {
            var images = network.Images(batch);
            var spoilt = batch == OrdinaryCases.SpoiltBatch ? Spoil(network.Info.Input, images) : [];
            var (expected, actual) = (network.Expected(images), gpu.Run(images));
            for (var i = 0; i < expected.Length; i++)
            {
                var length = network.Info.Outputs[i].Shape.Length;
                var limit = LimitOf(network, gpu.Precision, batch, i);
                for (var image = 0; image < batch; image++)
                {
                    var what = $"{name}, {network.Info.Outputs[i].Name}, image {image} of {batch}, {kernelSet} kernels";
                    var (e, a) = (expected[i].AsSpan(image * length, length).ToArray(), actual[i].AsSpan(image * length, length).ToArray());
                    if (spoilt.Contains(image))
                    {
                        Comparison.AssertSameKinds(e, a, what);
                    }
                    else
                    {
                        worst = Math.Max(worst, Comparison.AssertClose(e, a, what, limit));
                    }
                }
            }

            Xunit.Assert.Equal(spoilt.Length > 0, expected[^1].Any(float.IsNaN));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}, {kernelSet} kernels: relative L2 at most {worst:E1}.");
    }

    /// <summary>
    /// Overflow must not become a plausible answer: a pixel that is not a number, or infinite, spoils on the device what it spoils on the CPU, and nothing of the last image.
    /// </summary>
    /// <returns>The images that are spoilt.</returns>
    private static int[] Spoil(TensorShape input, float[] images)
    {
        var middle = ((input.Height / 2) * input.Width) + (input.Width / 2);
        images[middle] = float.NaN;
        images[input.Length + middle] = float.PositiveInfinity;
        return [0, 1];
    }

    /// <summary>Some networks multiply any rounding: the same images under rounded weights show by how much, with no GPU in it.</summary>
    private static double LimitOf(GpuCase network, GpuPrecision precision, int batch, int output)
    {
        if (precision == GpuPrecision.Float32)
        {
            return Comparison.Float32;
        }

        var images = network.Images(batch);
        return Math.Max(Comparison.ReducedPrecision, RoundingSteps * NetworkOutputs.RelativeL2(network.ExpectedOfRoundedWeights(images)[output], network.Expected(images)[output]));
    }
}
