using System.Text.Json;
using System.Text.RegularExpressions;
using Unroll.Cli.Tests.Support;
using Unroll.Hub.Catalog;
using Unroll.Networks;

namespace Unroll.Cli.Tests;

public class ListTests
{
    [Fact]
    public async Task Lists_a_network_a_line()
    {
        var result = (await CommandLine.RunAsync("list")).Succeeded();

        Assert.Equal(Zoo.All.Count + 1, result.Lines.Length);
        Assert.Equal(["name", "family", "input", "parameters", "GMAC", "weights"], result.Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(result.Lines, line => line.StartsWith("resnet50 ", StringComparison.Ordinal)
            && line.Contains("[3, 224, 224]", StringComparison.Ordinal)
            && line.Contains("25,557,032", StringComparison.Ordinal)
            && line.Contains("4.089", StringComparison.Ordinal)
            && line.EndsWith("torchvision", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_published_weights_a_line()
    {
        var result = (await CommandLine.RunAsync("list", "--weights")).Succeeded();

        Assert.Equal(WeightsCatalog.Default.All.Count + 1, result.Lines.Length);
        Assert.Matches("^weights +top-1 +top-5 +size +licence +address$", result.Lines[0]);
        Assert.Contains(result.Lines, line => Regex.IsMatch(line, @"^resnest50\.weights_step1 +81\.03 +224 +Apache-2\.0 +https://github\.com/zhanghang1989/ResNeSt/releases/download/weights_step1/resnest50-528c19ca\.pth$"));

        using var document = JsonDocument.Parse((await CommandLine.RunAsync("list", "--weights", "--json")).Succeeded().Output);
        var resnet = document.RootElement.EnumerateArray().Single(weights => weights.GetProperty("name").GetString() == "resnet50.IMAGENET1K_V2");
        Assert.Equal(("11ad3fa6", 80.858, "BSD-3-Clause"), (resnet.GetProperty("sha256").GetString(), resnet.GetProperty("top1").GetDouble(), resnet.GetProperty("license").GetString()));
    }

    [Fact]
    public async Task Lists_as_json()
    {
        var result = (await CommandLine.RunAsync("list", "--json")).Succeeded();

        using var document = JsonDocument.Parse(result.Output);
        var resnest = document.RootElement.EnumerateArray().Single(network => network.GetProperty("name").GetString() == "fashion_resnest");
        Assert.Equal(438_778, resnest.GetProperty("parameters").GetInt64());
        Assert.Equal([1, 64, 64], resnest.GetProperty("input").EnumerateArray().Select(d => d.GetInt32()));
        Assert.Equal("ResNeSt", resnest.GetProperty("family").GetString());
        Assert.Equal(Zoo.All.Count, document.RootElement.GetArrayLength());
    }
}
