using Unroll.Tests.Support;

namespace Unroll.Onnx.Tests;

/// <summary>Compares a file in ONNX Runtime with the CPU network.</summary>
internal static class Agreement
{
    public static void Check(OnnxCase network, OnnxOptions options, int[] batches, double tolerance, ITestOutputHelper output)
    {
        using var weights = network.Weights();
        var cpu = network.LoadOnCpu(weights, null);
        using var session = new OnnxSession(network.File(weights, options));
        output.WriteLine($"{OnnxSession.RanOn}, operator set {options.Opset}");
        foreach (var batch in batches)
        {
            var images = network.Images(batch);
            var expected = cpu.Run(images);
            var shape = network.Info.Input;
            var actual = session.Run(images, [batch, shape.Channels, shape.Height, shape.Width]);
            Assert.Equal(network.Info.Outputs.Select(o => o.Name), actual.Select(a => a.Name));
            for (var i = 0; i < expected.Length; i++)
            {
                var (name, declared) = network.Info.Outputs[i];
                Assert.Equal(name == "logits" ? [batch, declared.Channels] : [batch, declared.Channels, declared.Height, declared.Width], actual[i].Shape);
                var error = NetworkOutputs.RelativeL2(actual[i].Values, expected[i]);
                output.WriteLine($"  {batch} x {name}: {error:e2}");
                Assert.True(error <= tolerance, $"{name} of {batch} images is off by {error:e2}.");
            }
        }
    }
}
