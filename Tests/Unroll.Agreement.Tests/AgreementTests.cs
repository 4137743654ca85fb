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
                foreach (var (batch, outputs) in expected)
                {
                    Compare(gpu, $"{OtherBackends.Ilgpu}, {accelerator.Name}, {precision}", images, batch, outputs, tolerance);
                }
            }
        }

        Assert.SkipWhen(backends.MissingTorch is not null, $"Only the CPU and GPU kernels were compared: {backends.MissingTorch}");
        foreach (var batch in TorchBatches)
        {
            using var module = OtherBackends.Load(info, weights);
            Compare(module, OtherBackends.TorchSharp, images, batch, expected[batch], Tolerance);
        }
    }

    /// <summary>The images that are compared at a time, beside a single one.</summary>
    private protected abstract int Batch { get; }

    /// <summary>The batches that the module is given.</summary>
    private protected abstract int[] TorchBatches { get; }

    private protected abstract StateDict WeightsOf(NetworkInfo network);

    /// <summary>What the CPU back end computes, by the size of the batch.</summary>
    private SortedDictionary<int, float[][]> ExpectedOutputs(ZooNetwork network, StateDict weights, float[] images)
    {
        var cpu = network.LoadOnCpu(weights, null);
        var outputs = new SortedDictionary<int, float[][]> { [1] = cpu.Run(images.AsSpan(0, network.Info.Input.Length)) };
        if (Batch > 1)
        {
            outputs[Batch] = cpu.Run(images);
            Assert.All(outputs[1], (values, i) => Assert.Equal(outputs[Batch][i][..values.Length], values));
        }

        return outputs;
    }

    private void Compare(INetwork network, string on, float[] images, int batch, float[][] expected, double tolerance)
    {
        var actual = network.Run(images.AsSpan(0, batch * network.Info.Input.Length));
        var errors = expected.Select((values, i) => (network.Info.Outputs[i].Name, Error: NetworkOutputs.RelativeL2(actual[i], values))).ToList();
        output.WriteLine($"{on}, batch {batch}: {string.Join(", ", errors.Select(e => $"{e.Name} {e.Error:e1}"))}");
        Assert.All(errors, e => Assert.True(e.Error <= tolerance, $"{on}, batch {batch}: {e.Name} is off by {e.Error:e2}."));
    }
}
