using Unroll.Ilgpu;
using Unroll.Tests.Support;
using Unroll.Weights;
using Unroll.Zoo.Tests;

namespace Unroll.Agreement.Tests;

/// <summary>
/// Every network of the zoo on every back end: logits and feature maps of the same images under the same weights. A class for each kind of weights, so that both run side
/// by side, each with devices of its own.
/// </summary>
public abstract class AgreementTests(OtherBackends backends, ITestOutputHelper output) : IClassFixture<OtherBackends>
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Names => ZooNetwork.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void All_back_ends_compute_the_same(string name)
    {
        var network = ZooNetwork.Find(name);
        var info = network.Info;
        var (weights, batch) = WeightsOf(info);
        var images = FormulaWeights.Input([batch, info.Input.Channels, info.Input.Height, info.Input.Width]);
        var first = images[..info.Input.Length];
        var expected = Run(network.LoadOnCpu(weights, null), images, batch);
        var one = batch == 1 ? expected : Run(network.LoadOnCpu(weights, null), first, 1);
        Assert.All(one, (values, i) => Assert.Equal(expected[i][..values.Length], values));

        foreach (var accelerator in backends.Accelerators)
        {
            foreach (var (precision, tolerance) in OtherBackends.PrecisionsOf(accelerator))
            {
                using var gpu = OtherBackends.Load(info, accelerator, weights, new GpuOptions { MaxBatch = batch, Precision = precision });
                var device = $"{OtherBackends.Ilgpu}, {accelerator.Name}, {precision}";
                Compare(info, $"{device}, 1 image", one, Run(gpu, first, 1), tolerance);
                if (batch > 1)
                {
                    Compare(info, $"{device}, {batch} images", expected, Run(gpu, images, batch), tolerance);
                }
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
            Compare(info, $"{OtherBackends.TorchSharp}, {batch} images", expected, Run(module, images, batch), Tolerance);
        }
    }

    /// <summary>A network's weights, and the images that are compared under them.</summary>
    private protected abstract (StateDict Weights, int Batch) WeightsOf(NetworkInfo network);

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
