using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Emission;

/// <summary>What benchmarks set of the GPU's kernels, from the property to the text.</summary>
public class GpuTuningTests
{
    private const string Network = "[ResNet(Layers = [1, 1, 1, 1], Block = ResidualBlock.Basic)] public partial record Net;";
    private const string Ilgpu = "namespace Unroll.Ilgpu { public sealed class GpuProgram; }";

    private static readonly Lazy<string> Default = new(() => Kernels(null));

    [Theory]
    [InlineData("FullGrid=2")]
    [InlineData("SplitGrid=16")]
    [InlineData("MinStepsPerPart=64")]
    [InlineData("FirstTiledBatch=5")]
    [InlineData("TileColumns=32")]
    [InlineData("TileDepth=8")]
    [InlineData("TensorColumns=32")]
    [InlineData("TensorWarpColumns=32")]
    public void Each_setting_changes_the_kernels(string tuning) => Assert.NotEqual(Default.Value, Kernels(tuning));

    [Fact]
    public void What_is_set_to_its_default_changes_nothing()
    {
        var all = GpuTuning.Default;
        var text = $"FullGrid={all.FullGrid}, SplitGrid={all.SplitGrid},MinStepsPerPart={all.MinStepsPerPart},FirstTiledBatch={all.FirstTiledBatch},TileColumns=0,TileDepth=0,TensorColumns=0,"
            + $"TensorWarpColumns={all.TensorWarpColumns}";
        Assert.Equal(all, GpuTuning.Parse(text));
        Assert.Equal(Default.Value, Kernels(text));
    }

    [Theory]
    [InlineData("FullGrid")]
    [InlineData("FullGrid=many")]
    [InlineData("FullGrid=0")]
    [InlineData("TileColumns=48")]
    [InlineData("Fullgrid=2")]
    public void What_is_no_setting_is_named(string text) =>
        Assert.StartsWith($"'{text}' is no setting of the GPU's kernels", Assert.Throws<FormatException>(() => GpuTuning.Parse(text)).Message, StringComparison.Ordinal);

    private static string Kernels(string? tuning)
    {
        var run = GeneratorHarness.Run(
            GeneratorHarness.Compilation(Network, Ilgpu), new ProjectProperties(("UnrollGpuKernelSets", "Direct,Tiled,Cuda,Tf32,Float16"), ("UnrollGpuTuning", tuning ?? "")));
        return string.Concat(run.Result.GeneratedSources.Select(source => source.SourceText.ToString()));
    }
}
