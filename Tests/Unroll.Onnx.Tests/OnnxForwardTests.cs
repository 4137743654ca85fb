using Unroll.Testing.Onnx;

namespace Unroll.Onnx.Tests;

/// <summary>The ONNX file of a declaration, run by ONNX Runtime, against the CPU network of the same.</summary>
public class OnnxForwardTests(ITestOutputHelper output)
{
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var network in OnnxCase.All)
            {
                cases.Add(network.Info.Name, true);
                cases.Add(network.Info.Name, false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_outputs_equal_the_CPU_networks(string name, bool fused) => Check(name, new OnnxOptions { Fused = fused }, 1, 3);

    [Theory]
    [InlineData("onnx modulated deformable with context")]
    [InlineData("onnx group norm and eca")]
    [InlineData("onnx split attention")]
    [InlineData("onnx ghostnet")]
    public void Newer_operator_sets_compute_the_same(string name)
    {
        for (var opset = OnnxOptions.MinOpset + 1; opset <= OnnxOptions.MaxOpset; opset++)
        {
            Check(name, new OnnxOptions { Opset = opset }, 2);
        }
    }

    [Fact]
    public void A_fixed_batch_is_the_only_one()
    {
        var options = new OnnxOptions { Batch = 2 };
        Check("onnx split attention", options, 2);

        var network = OnnxCase.Of<SplitOnnx>();
        using var weights = network.Weights();
        using var session = new OnnxSession(network.File(weights, options));
        Assert.Equal(2, session.Session.InputMetadata["input"].Dimensions[0]);
    }

    private void Check(string name, OnnxOptions options, params int[] batches)
    {
        var network = OnnxCase.Find(name);
        using var weights = network.Weights();
        OnnxComparison.Check(network.LoadOnCpu(weights, null), network.Program, weights, options, batches, output);
    }
}
