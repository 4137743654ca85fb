using Unroll.Onnx;
using Unroll.Testing.Onnx;
using Unroll.Weights;

namespace Unroll.Agreement.Tests;

/// <summary>The zoo's ONNX files in ONNX Runtime, as they are folded and as they were declared. Explicit: Unroll.Onnx.Tests has small networks with every operator.</summary>
public class OnnxTests(ITestOutputHelper output)
{
    public static IEnumerable<TheoryDataRow<string>> Cases => ZooNetwork.All.Select(network => new TheoryDataRow<string>(network.Info.Name) { Explicit = true });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Files_compute_what_the_CPU_network_computes(string name)
    {
        var network = ZooNetwork.Find(name);
        using var weights = StateDict.Synthetic(network.Info);
        var cpu = network.LoadOnCpu(weights, null);
        OnnxComparison.Check(cpu, network.Info.Program<OnnxProgram>(), weights, new OnnxOptions(), [1, 3], output);
        OnnxComparison.Check(cpu, network.Info.Program<OnnxProgram>(), weights, new OnnxOptions { Fused = false }, [1], output);
    }
}
