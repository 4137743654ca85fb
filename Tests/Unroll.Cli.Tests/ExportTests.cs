using Unroll.Cli.Tests.Support;

namespace Unroll.Cli.Tests;

/// <summary>What is in the files, Unroll.Onnx.Tests look at.</summary>
public class ExportTests
{
    [Theory]
    [InlineData]
    [InlineData("--unfused", "--opset", "21", "--batch", "2")]
    public async Task Writes_the_network_with_its_labels_and_preprocessing(params string[] options)
    {
        using var folder = new TestFolder();

        var result = (await CommandLine.RunAsync(["export", "fashion_resnet18", "--output", folder["net.onnx"], .. options])).Succeeded();

        var file = File.ReadAllBytes(folder["net.onnx"]);
        Assert.Equal([FormattableString.Invariant($"{folder["net.onnx"]} {file.Length:N0} bytes")], result.Lines);
        Assert.Single(Directory.GetFiles(folder.Root));
        Assert.True(file.AsSpan().IndexOf("Ankle boot"u8) > 0);
        Assert.True(file.AsSpan().IndexOf("\"center_crop\":[64,64]"u8) > 0);
        Assert.Equal(options.Length > 0, file.AsSpan().IndexOf("layer1.0.bn1.running_var"u8) > 0);
    }

    [Fact]
    public async Task Nothing_is_written_where_weights_do_not_fit_or_the_folder_is_missing()
    {
        using var folder = new TestFolder();

        var weights = await CommandLine.RunAsync("export", "resnet18", "--output", folder["net.onnx"], "--weights", TestFiles.PathOf("checkpoints", "f16.safetensors"));
        Assert.Equal(Application.Failure, weights.ExitCode);
        Assert.StartsWith("unroll: f16.safetensors does not fit resnet18", weights.Error, StringComparison.Ordinal);

        var missing = await CommandLine.RunAsync("export", "fashion_resnet18", "--output", folder["no/net.onnx"]);
        Assert.Equal(Application.Failure, missing.ExitCode);
        Assert.Contains("net.onnx cannot be written", missing.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }
}
