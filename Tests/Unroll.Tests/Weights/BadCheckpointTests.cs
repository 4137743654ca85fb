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

    /// <summary>What people have where weights are expected; the beginnings are those of the formats' descriptions.</summary>
    [Theory]
    [InlineData("\r\n <html>", "a web page or another answer of a server: the download went wrong")]
    [InlineData("\u00ef\u00bb\u00bf<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "a web page or another answer of a server: the download went wrong")]
    [InlineData("\u001f\u008b\u0008\u0000", "compressed by gzip: decompress it first")]
    [InlineData("BZh91AY&SY", "compressed by bzip2: decompress it first")]
    [InlineData("\u00fd7zXZ\u0000", "compressed by xz: decompress it first")]
    [InlineData("\u0028\u00b5\u002f\u00fd", "compressed by Zstandard: decompress it first")]
    [InlineData("7z\u00bc\u00af\u0027\u001c", "a 7-Zip archive: extract the file from it")]
    [InlineData("Rar!\u001a\u0007", "a RAR archive: extract the file from it")]
    [InlineData("\u0089HDF\r\n\u001a\n", "an HDF5 file, as Keras writes: only weights that PyTorch saved (.pth) or safetensors are read, and images")]
    [InlineData("GGUF\u0003", "a GGUF file: only weights that PyTorch saved (.pth) or safetensors are read, and images")]
    [InlineData("\u001c\u0000\u0000\u0000TFL3", "a TensorFlow Lite model: only weights that PyTorch saved (.pth) or safetensors are read, and images")]
    [InlineData("\u0093NUMPY\u0001", "a NumPy array: 'unroll run' takes arrays as inputs")]
    [InlineData("", "zeros: the download was not finished")]
    public void Another_kind_of_file_is_named_with_what_to_do(string start, string expected) =>
        Assert.Equal($"w.pth is neither safetensors nor a PyTorch checkpoint. It is {expected}.", Refused([.. System.Text.Encoding.Latin1.GetBytes(start), .. new byte[100]], "w.pth"));

    [Theory]
    [InlineData("model.pth", "a tar archive: extract the file from it")]
    [InlineData("sys_info", "a checkpoint from before PyTorch 0.1.10: load it in Python and save model.state_dict() again")]
    public void A_tar_archive_is_named_with_what_to_do(string entry, string expected)
    {
        using MemoryStream archive = new();
        using (System.Formats.Tar.TarWriter tar = new(archive, System.Formats.Tar.TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(new System.Formats.Tar.UstarTarEntry(System.Formats.Tar.TarEntryType.RegularFile, entry) { DataStream = new MemoryStream([1, 2, 3]) });
        }

        Assert.Equal($"w.tar is neither safetensors nor a PyTorch checkpoint. It is {expected}.", Refused(archive.ToArray(), "w.tar"));
    }

    [Theory]
    [InlineData("conv1.weight.npy fc.bias.npy", "it has NumPy's arrays (.npz). In Python, torch.save({k: torch.from_numpy(v) for k, v in numpy.load(path).items()}, \"weights.pth\") makes a file of them that is read.")]
    [InlineData("readme.txt best/model.pth", "extract best/model.pth from it.")]
    [InlineData("a b c d", "it has a, b, c, ….")]
    [InlineData("", "it has no entries.")]
    public void A_zip_file_of_something_else_is_told_so(string entries, string expected)
    {
        using MemoryStream file = new();
        using (System.IO.Compression.ZipArchive zip = new(file, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string entry in entries.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                using Stream content = zip.CreateEntry(entry).Open();
                content.WriteByte(1);
            }
        }

        Assert.Equal($"w.zip is a zip file, but not what torch.save writes: {expected}", Refused(file.ToArray(), "w.zip"));
    }

    private static string Refused(byte[] bytes, string name) => Assert.Throws<CheckpointException>(() => StateDict.Open(bytes, name)).Message;

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

            File.WriteAllText(Path.Combine(folder, "model-00001-of-00002.safetensors"), "");
            File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"), """{"metadata": {}, "weight_map": {"fc.bias": "model-00001-of-00002.safetensors"}}""");
            const string Advice = ", which are not put together: save it in one file in Python, by save_pretrained(folder, max_shard_size=\"100GB\").";
            Assert.Equal($"{folder} is a folder with a checkpoint in shards{Advice}", Assert.Throws<CheckpointException>(() => StateDict.Open(folder)).Message);
            Assert.Equal(
                $"model.safetensors.index.json is the index of a checkpoint in shards{Advice}",
                Assert.Throws<CheckpointException>(() => StateDict.Open(Path.Combine(folder, "model.safetensors.index.json"))).Message);
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
