using Unroll.Onnx;
using Unroll.Weights;

namespace Unroll.Testing.Onnx;

/// <summary>Compares a file in ONNX Runtime with the CPU network.</summary>
public static class OnnxComparison
{
    private const double Tolerance = 1e-5;

    /// <summary>Writes the network, runs it on noise and fails where an output's name, shape or values are not the CPU network's.</summary>
    public static void Check(INetwork cpu, OnnxProgram program, StateDict weights, OnnxOptions options, int[] batches, ITestOutputHelper output)
    {
        var network = cpu.Info;
        var input = network.Input;
        using var file = new MemoryStream();
        program.Save(file, weights, options);
        using var session = new OnnxSession(file.ToArray());
        output.WriteLine($"{OnnxSession.RanOn}, operator set {options.Opset}, {(options.Fused ? "fused" : "not fused")}");
        foreach (var batch in batches)
        {
            var images = FormulaWeights.Input([batch, input.Channels, input.Height, input.Width]);
            var expected = cpu.Run(images);
            var actual = session.Run(images, [batch, input.Channels, input.Height, input.Width]);
            Assert.Equal(network.Outputs.Select(o => o.Name), actual.Select(a => a.Name));
            for (var i = 0; i < expected.Length; i++)
            {
                var (name, shape) = network.Outputs[i];
                Assert.Equal(name == "logits" ? [batch, shape.Channels] : [batch, shape.Channels, shape.Height, shape.Width], actual[i].Shape);
                var error = NetworkOutputs.RelativeL2(actual[i].Values, expected[i]);
                output.WriteLine($"  {batch} x {name}: {error:e2}");
                Assert.True(error <= Tolerance, $"{name} of {batch} images is off by {error:e2}.");
            }
        }
    }
}
