using System.Text.Json;
using Unroll.Cli.Tests.Support;
using Unroll.Networks;

namespace Unroll.Cli.Tests;

public class SummaryTests
{
    [Fact]
    public async Task Prints_layers_and_totals()
    {
        var result = (await CommandLine.RunAsync("summary", "fashion_resnet18")).Succeeded();

        Assert.Equal("fashion_resnet18 (ResNet, weights: shipped with unroll)", result.Lines[0]);
        Assert.Equal("[1, 64, 64] -> logits [10]", result.Lines[1]);
        Assert.StartsWith("layer ", result.Lines[2], StringComparison.Ordinal);
        Assert.Contains(result.Lines, line => line.StartsWith("layer4.1.conv2 ", StringComparison.Ordinal) && line.Contains("[128, 2, 2]", StringComparison.Ordinal));
        Assert.Contains("parameters           712,234", result.Lines);
        Assert.Contains(result.Lines, line => line.StartsWith($"activation arena     {4L * FashionResNet18.Cpu.Program.ArenaLength:N0} bytes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fashion_resnest")]
    [InlineData("resnest50")]
    [InlineData("seresnext50_32x4d")]
    public async Task The_layers_of_json_add_up_to_its_totals(string network)
    {
        var result = (await CommandLine.RunAsync("summary", network, "--json")).Succeeded();

        using var document = JsonDocument.Parse(result.Output);
        var summary = document.RootElement;
        var layers = summary.GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal(summary.GetProperty("parameters").GetInt64(), layers.Sum(layer => layer.GetProperty("parameters").GetInt64()));
        Assert.Equal(summary.GetProperty("multiplyAccumulates").GetInt64(), layers.Sum(layer => layer.GetProperty("multiplyAccumulates").GetInt64()));
        Assert.All(layers, layer => Assert.InRange(4L * layer.GetProperty("arenaOffset").GetInt64(), 0, summary.GetProperty("arenaBytes").GetInt64()));
    }

    [Theory]
    [InlineData("resnet5", "resnet50")]
    [InlineData("ResNest50d", null)]
    [InlineData("resnext50", "resnest50")]
    public async Task A_misspelt_name_gets_near_ones(string typed, string? suggestion)
    {
        var result = await CommandLine.RunAsync("summary", typed);

        if (suggestion is null)
        {
            result.Succeeded();
            return;
        }

        Assert.Equal(Application.Usage, result.ExitCode);
        Assert.StartsWith($"unroll: there is no network '{typed}'. Did you mean ", result.Error, StringComparison.Ordinal);
        Assert.Contains(suggestion, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_like_no_other_gets_none() =>
        (await CommandLine.RunAsync("summary", "xyz")).Failed(Application.Usage, "there is no network 'xyz'. 'unroll list' shows all. See 'unroll summary --help'.");
}
