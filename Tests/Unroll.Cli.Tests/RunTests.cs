using Unroll.Cli.Tests.Support;
using Unroll.Tensors;
using Unroll.Testing;

namespace Unroll.Cli.Tests;

/// <summary>fashion_resnet18 with two stages as outputs before its logits.</summary>
[ResNet(Input = [1, 64, 64], Classes = 10, Block = ResidualBlock.Basic, Layers = [2, 2, 2, 2], Channels = [16, 32, 64, 128], OutIndices = [1, 3])]
public sealed partial record FashionPyramid;

public class RunTests
{
    private static string Input => TestFiles.PathOf("fashion", "first16_input.npy");

    [Theory]
    [InlineData("fashion_resnest", "1")]
    [InlineData("fashion_resnet18", "2")]
    public async Task Gives_PyTorchs_logits(string network, string threads)
    {
        using var folder = new TestFolder();

        var result = (await CommandLine.RunAsync("run", network, "--input", Input, "--output", folder["y.npy"], "--threads", threads)).Succeeded();

        var expected = NpyFile.Read(TestFiles.PathOf("fashion", $"{network}.first16_logits.npy"));
        var actual = NpyFile.Read(folder["y.npy"]);
        Assert.Equal([$"{folder["y.npy"]} [16, 10]"], result.Lines);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.InRange(NetworkOutputs.RelativeL2(actual.Values, expected.Values), 0, 1e-5);
    }

    [Fact]
    public async Task An_initial_head_is_not_the_checkpoints()
    {
        using var folder = new TestFolder();

        (await CommandLine.RunAsync("run", "fashion_resnet18", "--input", Input, "--output", folder["a.npy"], "--initial-head")).Succeeded();
        (await CommandLine.RunAsync("run", "fashion_resnet18", "--input", Input, "--output", folder["b.npy"])).Succeeded();

        var initial = NpyFile.Read(folder["a.npy"]);
        Assert.Equal([16, 10], initial.Shape);
        Assert.All(initial.Values, value => Assert.True(float.IsFinite(value)));
        Assert.NotEqual(NpyFile.Read(folder["b.npy"]).Values, initial.Values);
    }

    [Fact]
    public async Task Reads_float64()
    {
        using var folder = new TestFolder();
        var input = NpyFile.Read(Input);
        TestFiles.WriteDoubles(folder["x.npy"], "(16, 1, 64, 64)", input.Values.Select(value => (double)value));

        (await CommandLine.RunAsync("run", "fashion_resnest", "--input", folder["x.npy"], "--output", folder["double.npy"])).Succeeded();
        (await CommandLine.RunAsync("run", "fashion_resnest", "--input", Input, "--output", folder["single.npy"])).Succeeded();

        Assert.Equal(File.ReadAllBytes(folder["single.npy"]), File.ReadAllBytes(folder["double.npy"]));
    }

    [Fact]
    public void Several_outputs_go_to_a_file_each()
    {
        using var folder = new TestFolder();
        var network = LoadPyramid();
        var batch = Batch(2);

        var written = TensorBatch.Run(network, batch, folder["y.npy"], TestContext.Current.CancellationToken);

        var direct = network.Forward(batch.Values, 2);
        Assert.Equal([folder["y.layer2.npy"], folder["y.layer4.npy"], folder["y.logits.npy"]], written.Select(file => file.Path));
        Assert.Equal(["[2, 32, 8, 8]", "[2, 128, 2, 2]", "[2, 10]"], written.Select(file => Figures.Shape(NpyFile.Read(file.Path).Shape)));
        Assert.All(written, (file, i) => Assert.Equal(direct[i], NpyFile.Read(file.Path).Values));
    }

    [Fact]
    public void When_a_file_cannot_be_written_the_others_go_too()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["y.logits.npy"]);
        var network = LoadPyramid();

        Assert.ThrowsAny<IOException>(() => TensorBatch.Run(network, Batch(1), folder["y.npy"], TestContext.Current.CancellationToken));

        Assert.Empty(Directory.EnumerateFiles(folder.Root));
    }

    [Fact]
    public async Task An_input_of_another_shape_is_refused()
    {
        using var folder = new TestFolder();
        NpyFile.Write(folder["x.npy"], new float[3 * 64 * 64], [1, 3, 64, 64]);

        (await CommandLine.RunAsync("run", "fashion_resnest", "--input", folder["x.npy"], "--output", folder["y.npy"])).Failed(
            Application.Failure, $"{folder["x.npy"]} holds [1, 3, 64, 64]; fashion_resnest takes [N, 1, 64, 64], N at least 1.");
        Assert.False(File.Exists(folder["y.npy"]));
    }

    [Fact]
    public async Task An_input_that_is_no_npy_file_is_refused()
    {
        using var folder = new TestFolder();
        folder.WriteText("x.npy", "hello, numpy");

        (await CommandLine.RunAsync("run", "fashion_resnest", "--input", folder["x.npy"], "--output", folder["y.npy"])).Failed(
            Application.Failure, "x.npy is not a .npy file.");
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_refused_and_leaves_nothing()
    {
        using var folder = new TestFolder();
        var output = Path.Combine(folder["none"], "y.npy");

        var result = await CommandLine.RunAsync("run", "fashion_resnest", "--input", Input, "--output", output);

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.StartsWith($"unroll: {output} cannot be written", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    private static FashionPyramid LoadPyramid()
    {
        using var weights = CheckpointFile.Open(Path.Combine(ShippedData.Fashion, "fashion_resnet18.pth.br"));
        return FashionPyramid.Load(weights.Path);
    }

    private static NpyArray Batch(int count)
    {
        var values = new float[count * 64 * 64];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = MathF.Sin(i * 0.1f);
        }

        return new NpyArray([count, 1, 64, 64], values);
    }
}
