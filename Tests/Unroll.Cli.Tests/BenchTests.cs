using System.Text.Json;
using Unroll.Cli.Tests.Support;
using Unroll.Networks;

namespace Unroll.Cli.Tests;

public class BenchTests
{
    private const string Network = "fashion_resnest";

    [Fact]
    public async Task Prints_what_a_pass_costs()
    {
        var result = (await CommandLine.RunAsync("bench", Network, "--seconds", "0.01", "--threads", "1", "--batch", "2")).Succeeded();

        Assert.StartsWith($"{Network} on CPU, ", result.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith(", 1 thread; weights: fashion_resnest.pth", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains(result.Lines, line => line.StartsWith("forward pass ", StringComparison.Ordinal) && line.Contains(" ms for 2 images (median of ", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.StartsWith("arithmetic ", StringComparison.Ordinal) && line.Contains("multiply-adds alone reach", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Lines, line => line.StartsWith("layer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Layers_are_those_of_the_summary()
    {
        var result = (await CommandLine.RunAsync("bench", Network, "--layers", "--seconds", "0.01", "--json")).Succeeded();

        var report = JsonSerializer.Deserialize(result.Output, ResultsJson.Default.BenchReport)!;
        Assert.Equal([.. FashionResNeSt.Info.Layers.Select(layer => (layer.Name, layer.Kernel)), ("output", "Output")], report.Layers!.Select(layer => (layer.Layer, layer.Kernel)));
        Assert.All(report.Layers!, layer => Assert.True(layer.Milliseconds >= 0 && layer.Bytes > 0, layer.ToString()));
        Assert.True(report is { Milliseconds: > 0, Passes: >= 5, PeakGigaflops: > 0, Gigaflops: > 0, LoadMilliseconds: > 0, FirstPassMilliseconds: > 0, PeakMemoryBytes: > 0 });
        Assert.True(report.FastestMilliseconds <= report.Milliseconds);
    }

    [Fact]
    public async Task The_table_has_a_row_for_each_layer()
    {
        var result = (await CommandLine.RunAsync("bench", "resnet18", "--layers", "--seconds", "0.01")).Succeeded();

        Assert.StartsWith("resnet18 on CPU, ", result.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("; weights: synthetic weights of resnet18", result.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("layer ", result.Lines[1], StringComparison.Ordinal);
        Assert.All(ResNet18.Info.Layers, layer => Assert.Contains(result.Lines, line => line.StartsWith($"{layer.Name} ", StringComparison.Ordinal) && line.Contains(layer.Kernel, StringComparison.Ordinal)));
        Assert.Contains(result.Lines, line => line.StartsWith("layers ", StringComparison.Ordinal) && line.EndsWith(" ms for 1 image, all together", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_device_is_timed_as_a_whole()
    {
        var whole = await CommandLine.RunAsync("bench", Network, "--device", "gpu", "--seconds", "0.01", "--json");
        var report = JsonSerializer.Deserialize(whole.Output, ResultsJson.Default.BenchReport)!;
        Assert.StartsWith("ILGPU, ", report.Device, StringComparison.Ordinal);
        Assert.True(report is { Milliseconds: > 0, Threads: null, PeakGigaflops: null, Layers: null });

        var result = await CommandLine.RunAsync("bench", Network, "--device", "gpu", "--layers");

        Assert.Equal(Application.Usage, result.ExitCode);
        Assert.Contains("'--layers' times the CPU's layers; without it, ILGPU, ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("soon")]
    public async Task Seconds_are_a_number_above_zero(string seconds) =>
        (await CommandLine.RunAsync("bench", Network, "--seconds", seconds)).Failed(
            Application.Usage, $"--seconds takes a number above 0 and up to 3600, not '{seconds}'. See 'unroll bench --help'.");
}
