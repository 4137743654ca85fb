using Unroll.Ilgpu;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Agreement.Tests;

/// <summary>
/// Every network of the zoo on every back end: logits and feature maps of the same images under the same weights. A class for each kind of weights, so that both run side
/// by side, each with devices of its own.
/// </summary>
public abstract class AgreementTests(OtherBackends backends, ITestOutputHelper output) : IClassFixture<OtherBackends>
{
    private const double Tolerance = 1e-5;

    private protected void AssertAgreement(string name)
    {
        var network = ZooNetwork.Find(name);
        var info = network.Info;
        var weights = WeightsOf(info);
        var images = FormulaWeights.Input([Batch, info.Input.Channels, info.Input.Height, info.Input.Width]);
        var expected = ExpectedOutputs(network, weights, images);

        foreach (var accelerator in backends.Accelerators)
        {
            foreach (var (precision, tolerance) in OtherBackends.PrecisionsOf(info, accelerator))
            {
                using var gpu = OtherBackends.Load(info, accelerator, weights, new GpuOptions { MaxBatch = Batch, Precision = precision });
                Compare(gpu, $"{OtherBackends.Ilgpu}, {accelerator.Name}, {precision}", images, expected, tolerance);
            }
        }

        Assert.SkipWhen(backends.MissingTorch is not null, $"Only the CPU and GPU kernels were compared: {backends.MissingTorch}");
        using var module = OtherBackends.Load(info, weights);
        Compare(module, OtherBackends.TorchSharp, images, expected, Tolerance);
    }

    /// <summary>The images that are compared at a time.</summary>
    private protected abstract int Batch { get; }

    private protected abstract StateDict WeightsOf(NetworkInfo network);

    /// <summary>What the CPU back end computes of all images; of the first alone, the same.</summary>
    private float[][] ExpectedOutputs(ZooNetwork network, StateDict weights, float[] images)
    {
        var cpu = network.LoadOnCpu(weights, null);
        var outputs = cpu.Run(images);
        if (Batch > 1)
        {
            Assert.All(cpu.Run(images.AsSpan(0, network.Info.Input.Length)), (values, i) => Assert.Equal(outputs[i][..values.Length], values));
        }

        return outputs;
    }

    private void Compare(INetwork network, string on, float[] images, float[][] expected, double tolerance)
    {
        var actual = network.Run(images);
        var errors = expected.Select((values, i) => (network.Info.Outputs[i].Name, Error: NetworkOutputs.RelativeL2(actual[i], values))).ToList();
        output.WriteLine($"{on}, batch {Batch}: {string.Join(", ", errors.Select(e => $"{e.Name} {e.Error:e1}"))}");
        Assert.All(errors, e => Assert.True(e.Error <= tolerance, $"{on}, batch {Batch}: {e.Name} is off by {e.Error:e2}."));
    }
}
