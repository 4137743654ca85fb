using System.Text.Json;
using Unroll.Cli.Tests.Support;

namespace Unroll.Cli.Tests;

public class InspectTests
{
    [Fact]
    public async Task Lists_the_tensors_of_a_safetensors_file()
    {
        var result = (await CommandLine.RunAsync("inspect", TestFiles.PathOf("checkpoints", "f16.safetensors"))).Succeeded();

        Assert.Equal(["tensor", "type", "shape"], result.Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(result.Lines, line => line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            is ["conv1.weight", "float16", "[64, 3, 7, 7]"]);
        Assert.StartsWith("safetensors: ", result.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unpacks_the_shipped_checkpoint()
    {
        var result = (await CommandLine.RunAsync("inspect", Path.Combine(ShippedData.Fashion, "fashion_resnet18.pth.br"), "--json")).Succeeded();

        using var document = JsonDocument.Parse(result.Output);
        var content = document.RootElement;
        var learned = content.GetProperty("tensors").EnumerateArray()
            .Where(tensor => tensor.GetProperty("name").GetString()!.Split('.')[^1] is "weight" or "bias")
            .Sum(tensor => tensor.GetProperty("shape").EnumerateArray().Aggregate(1, (count, d) => count * d.GetInt32()));
        Assert.Equal("PyTorch (zip)", content.GetProperty("format").GetString());
        Assert.Equal(712_234, learned);
    }

    [Fact]
    public async Task A_truncated_checkpoint_is_refused_in_a_line()
    {
        var result = await CommandLine.RunAsync("inspect", TestFiles.PathOf("checkpoints", "truncated.pth"));

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.StartsWith("unroll: truncated.pth", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task What_would_steer_a_terminal_is_replaced()
    {
        using var folder = new TestFolder();
        var header = """{"a\u001b[31m":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"""u8;
        File.WriteAllBytes(folder["x.safetensors"], [.. BitConverter.GetBytes((long)header.Length), .. header, 0, 0, 0, 0]);

        var result = (await CommandLine.RunAsync("inspect", folder["x.safetensors"])).Succeeded();

        Assert.Contains("a\uFFFD[31m", result.Output, StringComparison.Ordinal);
    }
}
