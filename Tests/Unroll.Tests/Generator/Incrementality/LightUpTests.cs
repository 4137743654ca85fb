using Microsoft.CodeAnalysis;
using Unroll.Generator;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Incrementality;

/// <summary>Each back end's half is emitted for exactly the compilations that reference it.</summary>
public class LightUpTests
{
    private const string Network = "[ResNet(Layers = [1, 1, 1, 1], Block = ResidualBlock.Basic)] public partial record Net;";
    private const string Ilgpu = "namespace Unroll.Ilgpu { public sealed class GpuProgram; }";
    private const string Onnx = "namespace Unroll.Onnx { public sealed class OnnxProgram; }";
    private const string Torch = "namespace Unroll.Torch { public sealed class TorchProgram; }";

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    public void Halves_follow_the_references(bool ilgpu, bool torch, bool onnx)
    {
        string[] packages = [.. new[] { (ilgpu, Ilgpu), (torch, Torch), (onnx, Onnx) }.Where(package => package.Item1).Select(package => package.Item2)];
        var run = GeneratorHarness.Run([Network, .. packages]);

        Assert.Equal(ilgpu, run.HintNames.Any(name => name.StartsWith("Net.Gpu", StringComparison.Ordinal)));
        Assert.Equal(torch, run.HintNames.Any(name => name.StartsWith("Net.Torch", StringComparison.Ordinal)));
        var api = run.Result.GeneratedSources.Single(source => source.HintName == "Net.g.cs").SourceText.ToString();
        Assert.Equal(ilgpu, api.Contains("Gpu.Program", StringComparison.Ordinal));
        Assert.Equal(torch, api.Contains("Torch.Program", StringComparison.Ordinal));
        Assert.Equal(onnx, run.HintNames.Any(name => name.StartsWith("Net.Onnx", StringComparison.Ordinal)));
        Assert.Equal(onnx, api.Contains("Onnx.Program", StringComparison.Ordinal));
        Assert.Contains("Net.CpuForward.g.cs", run.HintNames);
    }

    [Fact]
    public void A_new_reference_emits_the_missing_half_and_an_edit_beside_it_nothing()
    {
        var driver = GeneratorHarness.Driver().RunGenerators(GeneratorHarness.Compilation(Network), TestContext.Current.CancellationToken);

        driver = driver.RunGenerators(GeneratorHarness.Compilation(Network, Torch), TestContext.Current.CancellationToken);
        var lit = driver.GetRunResult().Results.Single();
        Assert.Contains(lit.GeneratedSources, source => source.HintName.StartsWith("Net.Torch", StringComparison.Ordinal));

        driver = driver.RunGenerators(GeneratorHarness.Compilation(Network, Torch + " // An edit."), TestContext.Current.CancellationToken);
        var steps = driver.GetRunResult().Results.Single().TrackedSteps;
        Assert.All(steps[TrackingNames.Backends].SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.Unchanged, output.Reason));
        Assert.All(steps[TrackingNames.Networks].SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }
}
