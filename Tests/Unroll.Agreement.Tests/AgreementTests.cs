using Unroll.Ilgpu;
using Unroll.Tests.Support;
using Unroll.Weights;
using Unroll.Zoo.Tests;

namespace Unroll.Agreement.Tests;

/// <summary>Every network of the zoo on every back end: logits and feature maps of the same images under the same weights.</summary>
public class AgreementTests(OtherBackends backends, ITestOutputHelper output)
{
    private const int Batch = 3;
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Names => ZooNetwork.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void All_back_ends_compute_the_same(string name)
    {
        var network = ZooNetwork.Find(name);
        var info = network.Info;
        var weights = WeightsOf(info);
        var images = FormulaWeights.Input([Batch, info.Input.Channels, info.Input.Height, info.Input.Width]);
        var first = images[..info.Input.Length];

        var expected = Run(network.LoadOnCpu(weights, null), images, Batch);
        var one = Run(network.LoadOnCpu(weights, null), first, 1);
        Assert.All(one, (values, i) => Assert.Equal(expected[i][..values.Length], values));

        foreach (var accelerator in backends.Accelerators)
        {
            foreach (var (precision, tolerance) in OtherBackends.PrecisionsOf(accelerator))
            {
                using var gpu = OtherBackends.Load(info, accelerator, weights, new GpuOptions { MaxBatch = Batch, Precision = precision });
                var device = $"{OtherBackends.Ilgpu}, {accelerator.Name}, {precision}";
                Compare(info, $"{device}, {Batch} images", expected, Run(gpu, images, Batch), tolerance);
                Compare(info, $"{device}, 1 image", one, Run(gpu, first, 1), tolerance);
            }
        }

        Assert.SkipWhen(backends.MissingTorch is not null, $"Only the CPU and GPU kernels were compared: {backends.MissingTorch}");
        using var module = OtherBackends.Load(info, weights);
        if (OtherBackends.IsTorchStandIn)
        {
            // It computes naively, and an image tells as much as three.
            Compare(info, $"{OtherBackends.TorchSharp}, 1 image", one, Run(module, first, 1), Tolerance);
        }
        else
        {
            Compare(info, $"{OtherBackends.TorchSharp}, {Batch} images", expected, Run(module, images, Batch), Tolerance);
        }
    }

    /// <summary>
    /// The golden files' weights for the sizes that are recorded, others for the odd ones; and for attention by plain products, which grows beyond 32-bit floats under
    /// the golden ones for some images.
    /// </summary>
    private static StateDict WeightsOf(NetworkInfo network) =>
        network.Name.Contains("45x67", StringComparison.Ordinal) || network.Name.Contains("dot product", StringComparison.Ordinal)
            ? StateDict.Synthetic(network)
            : ModelWeights.Of(network);

    private static float[][] Run(INetwork network, float[] images, int batch)
    {
        var outputs = network.Info.Outputs.Select(o => new float[batch * o.Shape.Length]).ToArray();
        network.Forward(images, Array.ConvertAll(outputs, o => o.AsMemory()));
        return outputs;
    }

    private void Compare(NetworkInfo network, string on, float[][] expected, float[][] actual, double tolerance)
    {
        var errors = expected.Select((values, i) => (network.Outputs[i].Name, Error: RelativeError(actual[i], values))).ToList();
        output.WriteLine($"{on}: {string.Join(", ", errors.Select(e => $"{e.Name} {e.Error:e1}"))}");
        Assert.All(errors, e => Assert.True(e.Error <= tolerance, $"{on}: {e.Name} is off by {e.Error:e2}."));
    }

    private static double RelativeError(float[] actual, float[] expected)
    {
        double error = 0, norm = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            error += ((double)actual[i] - expected[i]) * ((double)actual[i] - expected[i]);
            norm += (double)expected[i] * expected[i];
        }

        return Math.Sqrt(error / norm);
    }
}
