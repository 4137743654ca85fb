using Unroll.Weights;

namespace Unroll.Tests.Weights;

/// <summary>Every bad file is refused with an error that says what is wrong, with bounded memory and no side effect.</summary>
public class BadCheckpointTests
{
    private const long MaxAllocated = 24 << 20;

    private static readonly Dictionary<string, string[]> Essentials = new()
    {
        ["tiny-0badc0de.pth"] = ["hash mismatch", "1b20e9cb", "0badc0de"],
        ["two_classes.pth"] = ["fc.weight [2,64] where [10,64] is expected", "fc.bias [2] where [10] is expected", "0 missing, 0 unexpected, 2 mis-shaped"],
        ["missing_unexpected_misshaped.pth"] = ["1 missing, 1 unexpected, 1 mis-shaped", " is expected"],
        ["nan.pth"] = ["conv1.weight", "NaN at index", "AllowNonFinite"],
        ["executes_system.pth"] = ["posix.system", "Nothing was executed"],
        ["executes_eval.pth"] = ["__builtin__.eval", "Nothing was executed"],
        ["whole_module.pth"] = ["model.state_dict()", "timm.models.resnet.ResNet"],
        ["sparse.pth"] = ["parameter s ", "sparse tensor"],
        ["complex.pth"] = ["fc.weight", "complex64"],
        ["truncated.pth"] = ["truncated or not a checkpoint"],
        ["truncated_legacy.pth"] = ["truncated", "storage "],
        ["empty.pth"] = ["empty (0 bytes)"],
        ["text.pth"] = ["neither safetensors nor a PyTorch checkpoint"],
        ["storage_too_short.pth"] = ["conv1.weight", "storage 0", "18816", "37632"],
        ["storage_missing.pth"] = ["storage 0", "conv1.weight", "missing"],
        ["zip_bomb.pth"] = ["storage 0", "1073741824", "37632"],
        ["pickle_deep.pth"] = ["nested more than 1000 deep"],
        ["pickle_memo.pth"] = ["a list"],
        ["pickle_long_string.pth"] = ["truncated or damaged", "2147483647"],
        ["header_length.safetensors"] = ["header of 4611686018427387904 bytes"],
        ["offsets_beyond.safetensors"] = ["tensor a ", "ends at byte 4096"],
        ["offsets_overlap.safetensors"] = ["tensor b overlaps tensor a"],
        ["shape_mismatch.safetensors"] = ["tensor a", "[5]", "20 bytes", "16"],
        ["shape_overflow.safetensors"] = ["tensor a", "dimension 0 is 1099511627776"],
        ["dtype.safetensors"] = ["tensor a", "F13"],
        ["not_json.safetensors"] = ["header is malformed"],
        ["duplicate.safetensors"] = ["key a appears twice"],
        ["truncated.safetensors"] = ["truncated", "tensor "],
    };

    public static TheoryData<string> Names => [.. CheckpointFiles.BadNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void IsRefused(string name)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        CheckpointException error = Assert.Throws<CheckpointException>(() => CheckpointFiles.Load(CheckpointFiles.Bad(name), new LoadOptions { VerifyHash = true }));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.All(Essentials[name], word => Assert.Contains(word, error.Message));
        Assert.Contains(name, error.Message);
        Assert.InRange(allocated, 0, MaxAllocated);
        Assert.InRange(error.Message.Length, 1, 1000);
        Assert.False(File.Exists("unroll-was-here"));
    }

    /// <summary>The first bytes of files that torch.onnx.export, tf2onnx and Unroll.Onnx write: the format's version, then the producer's name or the graph.</summary>
    [Theory]
    [InlineData("\x08\x07\x12\x07pytorch\x1a\x052.5.1")]
    [InlineData("\x08\x0a\x12\x06unroll")]
    [InlineData("\x08\x04\x3a\x10graph")]
    public void An_ONNX_file_is_told_so(string start)
    {
        byte[] bytes = [.. System.Text.Encoding.Latin1.GetBytes(start), .. new byte[100]];

        Assert.Equal(
            "net.onnx is an ONNX file. Unroll loads the weights that PyTorch saved (.pth) or safetensors: take the checkpoint that the ONNX file was exported from.",
            Assert.Throws<CheckpointException>(() => StateDict.Open(bytes, "net.onnx")).Message);
    }

    [Fact]
    public void A_folder_is_told_so_with_the_weights_in_it()
    {
        string folder = Directory.CreateTempSubdirectory("unroll-").FullName;
        try
        {
            Assert.Equal($"{folder} is a folder; give the file with the weights (.pth, .safetensors).", Assert.Throws<CheckpointException>(() => StateDict.Open(folder)).Message);

            File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
            File.WriteAllText(Path.Combine(folder, "model.safetensors"), "");
            Assert.Equal(
                $"{folder} is a folder; give the file with the weights (.pth, .safetensors), such as model.safetensors in it.", Assert.Throws<CheckpointException>(() => StateDict.Open(folder)).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void AllDifferencesComeInOneError()
    {
        string message = Assert.Throws<CheckpointException>(
            () => CheckpointFiles.Load(CheckpointFiles.Bad("missing_unexpected_misshaped.pth"))).Message;
        using StateDict state = StateDict.Open(CheckpointFiles.Bad("missing_unexpected_misshaped.pth"));
        foreach (ParameterInfo parameter in CheckpointFiles.Parameters)
        {
            bool isRight = state.TryGet(parameter.Name, out StateDictTensor? tensor) && tensor.Shape.SequenceEqual(parameter.Shape);
            Assert.Equal(!isRight, message.Contains($" {parameter.Name} [", StringComparison.Ordinal));
        }

        foreach (StateDictTensor tensor in state.Tensors)
        {
            bool isKnown = CheckpointFiles.Parameters.Any(p => p.Name == tensor.Name);
            Assert.True(isKnown || message.Contains($" {tensor.Name} [", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void HashIsNotCheckedWhenTheCallerSaysSo()
    {
        CheckpointFiles.Load(CheckpointFiles.Bad("tiny-0badc0de.pth"), new LoadOptions { VerifyHash = false });

        // Of a name that nobody publishes the digits may be a date.
        CheckpointFiles.Load(CheckpointFiles.Bad("tiny-0badc0de.pth"));
    }

    [Fact]
    public void NaNIsAcceptedWhenTheCallerSaysSo()
    {
        CheckpointFiles.Load(CheckpointFiles.Bad("nan.pth"), new LoadOptions { AllowNonFinite = true });
    }

    [Fact]
    public void AnotherHeadIsIgnoredWhenTheCallerSaysSo()
    {
        CheckpointFiles.Load(CheckpointFiles.Bad("two_classes.pth"), new LoadOptions { Head = HeadWeights.Initial });
    }
}
