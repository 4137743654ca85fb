using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Unroll.Generator;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Emission;

/// <summary>The project's UnrollGpuKernelSets, from the project file to the kernels that are written.</summary>
public partial class GpuKernelSetsTests
{
    private const string Network = "[ResNet(Layers = [1, 1, 1, 1], Block = ResidualBlock.Basic)] public partial record Net;";
    private const string Ilgpu = "namespace Unroll.Ilgpu { public sealed class GpuProgram; }";

    [Theory]
    [InlineData("", "Direct Tiled Cuda")]
    [InlineData("Direct;Tiled;Cuda;Tf32;Float16", "Direct Tiled Cuda Tf32 Float16")]
    [InlineData("Tiled", "Tiled")]
    [InlineData("Direct;Tiled", "Direct Tiled")]
    [InlineData("Direct; Tiled ;Float16", "Direct Tiled Float16")]
    [InlineData("Float16;Direct;Direct;", "Direct Float16")]
    public void The_kernels_that_are_named_are_written(string property, string expected)
    {
        var run = Run(property);

        Assert.Empty(run.Result.Diagnostics);
        Assert.Equal(expected.Split(' '), KernelSets(run.Result));
    }

    [Theory]
    [InlineData("Direct;Vulkan", "Vulkan")]
    [InlineData("Direct;Tiled;tf32", "tf32")]
    [InlineData("Direct|Tiled", "Direct|Tiled")]
    public void A_name_that_is_no_kernel_set_is_an_error(string property, string unknown)
    {
        var error = Assert.Single(Run(property).Result.Diagnostics);

        Assert.Equal(("UNR0023", DiagnosticSeverity.Error), (error.Id, error.Severity));
        Assert.Equal(
            $"The project's UnrollGpuKernelSets names '{unknown}', which is not a kernel set; the kernel sets are Direct, Tiled, Cuda, Tf32, Float16", error.GetMessage(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("Vulkan", "Direct Tiled Cuda")]
    [InlineData("Tiled;float16", "Direct Tiled Cuda")]
    [InlineData("Direct;Vulkan;Float16", "Direct Tiled Cuda Float16")]
    public void Beside_a_wrong_name_the_GPU_half_is_there_all_the_same(string property, string expected) =>
        Assert.Equal(expected.Split(' '), KernelSets(Run(property).Result));

    [Fact]
    public void Without_the_GPU_half_the_property_is_not_read() =>
        Assert.Empty(GeneratorHarness.Run(GeneratorHarness.Compilation(Network), new ProjectProperties(("UnrollGpuKernelSets", "Vulkan"))).Result.Diagnostics);

    [Fact]
    public void Another_selection_of_the_same_kernel_sets_writes_nothing_anew()
    {
        var compilation = GeneratorHarness.Compilation(Network, Ilgpu);
        var driver = GeneratorHarness.Driver()
            .WithUpdatedAnalyzerConfigOptions(new ProjectProperties(("UnrollGpuKernelSets", "Direct,Tiled")))
            .RunGenerators(compilation, TestContext.Current.CancellationToken)
            .WithUpdatedAnalyzerConfigOptions(new ProjectProperties(("UnrollGpuKernelSets", "Direct, Tiled"), ("Other", "1")))
            .RunGenerators(compilation, TestContext.Current.CancellationToken);

        var steps = driver.GetRunResult().Results.Single().TrackedSteps;

        Assert.All(steps[TrackingNames.Networks].SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    private static GeneratorRun Run(string property) =>
        GeneratorHarness.Run(GeneratorHarness.Compilation(Network, Ilgpu), new ProjectProperties(("UnrollGpuKernelSets", HandedOver(property))));

    /// <summary>The property as the package's targets hand it to the compiler: they replace one character by another.</summary>
    private static string HandedOver(string property)
    {
        var targets = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "targets", "Unroll.Ilgpu.targets"));
        var replacement = Replacement().Match(targets.Descendants("UnrollGpuKernelSets").Single().Value);
        Assert.True(replacement.Success);
        return property.Replace(replacement.Groups[1].Value, replacement.Groups[2].Value, StringComparison.Ordinal);
    }

    /// <summary>The kernel sets that the network offers, those for tensor cores with kernels of their own.</summary>
    private static List<string> KernelSets(GeneratorRunResult result)
    {
        var api = Text(result, "Net.Gpu.g.cs");
        var offered = Offered().Match(api).Groups[1].Value;
        var names = KernelSet().Matches(offered).Select(match => match.Groups[1].Value).ToList();
        var kernels = Text(result, "Net.GpuKernels.g.cs");
        Assert.All(["Tf32", "Float16"], name => Assert.Equal(names.Contains(name), kernels.Contains($".Gpu{name}_Conv", StringComparison.Ordinal)));
        return names;
    }

    private static string Text(GeneratorRunResult result, string file) => result.GeneratedSources.Single(source => source.HintName == file).SourceText.ToString();

    [GeneratedRegex(@"^\$\(UnrollGpuKernelSets\.Replace\('(.)', '(.)'\)\)$")]
    private static partial Regex Replacement();

    [GeneratedRegex(@"KernelSets = \[(.*)\],")]
    private static partial Regex Offered();

    [GeneratedRegex(@"KernelSet\.(\w+)")]
    private static partial Regex KernelSet();
}
