using Unroll.Images;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Onnx.Tests;

/// <summary>What cannot be written is refused in one message, and leaves everything as it was.</summary>
public sealed class OnnxErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateDict _weights = OnnxCase.Of<TinyOnnx>().Weights();

    public void Dispose()
    {
        _weights.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused_as_by_the_CPU_network()
    {
        File.WriteAllText(_folder.File("net.onnx"), "before");
        using var others = OnnxCase.Of<VggOnnx>().Weights();

        var message = Assert.Throws<CheckpointException>(() => TinyOnnx.Onnx.Save(_folder.File("net.onnx"), others)).Message;

        Assert.Equal(Assert.Throws<CheckpointException>(() => TinyOnnx.Load(others)).Message, message);
        Assert.Equal("before", File.ReadAllText(_folder.File("net.onnx")));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Missing_checkpoints_are_refused_with_their_name()
    {
        var message = Assert.Throws<CheckpointException>(() => TinyOnnx.Onnx.Save(_folder.File("net.onnx"), _folder.File("missing.pth"))).Message;

        Assert.Contains("missing.pth", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Files_that_cannot_be_written_leave_nothing_behind()
    {
        Directory.CreateDirectory(_folder.File("taken"));

        Assert.Contains("taken cannot be written", Assert.Throws<CheckpointException>(() => TinyOnnx.Onnx.Save(_folder.File("taken"), _weights)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", Assert.Throws<CheckpointException>(() => TinyOnnx.Onnx.Save(_folder.File("no/net.onnx"), _weights)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Read_only_folders_are_refused()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Permissions do not stop this user.");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Folders have no such permissions.");
            return;
        }

        var folder = Directory.CreateDirectory(_folder.File("locked"));
        File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Contains("cannot be written", Assert.Throws<CheckpointException>(() => TinyOnnx.Onnx.Save(_folder.File("locked/net.onnx"), _weights)).Message, StringComparison.Ordinal);

        File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Empty(Directory.GetFiles(folder.FullName));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(22)]
    public void Unknown_operator_sets_are_refused_with_those_that_are_known(int opset) =>
        Assert.Contains("operator sets 17 to 21", Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxOptions { Opset = opset }).Message, StringComparison.Ordinal);

    [Fact]
    public void Batches_labels_and_preprocessing_must_fit()
    {
        Assert.Contains("at least one image", Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxOptions { Batch = 0 }).Message, StringComparison.Ordinal);
        Assert.Contains("2 labels, but onnx tiny has 3 classes", Refused(new OnnxOptions { Labels = ["a", "b"] }), StringComparison.Ordinal);
        Assert.Contains(
            "makes images of [3, 224, 224]; onnx tiny takes [1, 16, 16]", Refused(new OnnxOptions { Preprocessing = Preprocessing.ImageNet() }), StringComparison.Ordinal);
        Assert.Contains(
            "\"labels\"",
            Refused(new OnnxOptions { Labels = ["a", "b", "c"], Metadata = new Dictionary<string, string> { ["labels"] = "" } }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void More_weights_than_a_file_holds_are_refused()
    {
        using var none = StateDict.FromArrays([]);

        var message = Assert.Throws<CheckpointException>(() => TooLargeOnnx.Onnx.Save(_folder.File("net.onnx"), none)).Message;

        Assert.Contains("onnx too large has 2522335360 bytes of weights; an ONNX file, a protobuf message, cannot be larger than 2 GiB", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Infinite_weights_are_refused_unless_they_are_allowed()
    {
        using var weights = StateDict.FromArrays(TinyOnnx.Info.Parameters.Where(p => p.Kind != ParameterKind.Counter).Select(p =>
            (p.Name, Enumerable.Repeat(float.PositiveInfinity, p.Shape.Aggregate(1, (a, b) => a * b)).ToArray(), p.Shape.ToArray())));

        Assert.Contains("is infinite", Assert.Throws<CheckpointException>(() => TinyOnnx.Onnx.Save(Stream.Null, weights)).Message, StringComparison.Ordinal);
        TinyOnnx.Onnx.Save(Stream.Null, weights, new OnnxOptions { AllowNonFinite = true });
    }

    [Fact]
    public void An_initial_head_needs_none_in_the_checkpoint()
    {
        using var body = StateDict.FromArrays(TinyOnnx.Info.Parameters.Where(p => p.Kind != ParameterKind.Counter && !p.IsHead).Select(p =>
            (p.Name, new float[p.Shape.Aggregate(1, (a, b) => a * b)], p.Shape.ToArray())));

        Assert.Contains("fc.weight", Assert.Throws<CheckpointException>(() => TinyOnnx.Onnx.Save(Stream.Null, body)).Message, StringComparison.Ordinal);
        TinyOnnx.Onnx.Save(Stream.Null, body, new OnnxOptions { Head = HeadWeights.Initial });
    }

    private string Refused(OnnxOptions options)
    {
        var message = Assert.Throws<ArgumentException>(() => TinyOnnx.Onnx.Save(_folder.File("net.onnx"), _weights, options)).Message;
        Assert.Empty(Directory.GetFiles(_folder.Path));
        return message;
    }
}
