using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Tests.Weights;

/// <summary>Writing safetensors, and the corners of reading them.</summary>
public class SafetensorsTests
{
    [Theory]
    [InlineData("zip.pth")]
    [InlineData("strided.pth")]
    [InlineData("shared_storage.pth")]
    [InlineData("double.pth")]
    [InlineData("nested_state_dict_module_prefix.pth")]
    public void RoundTripKeepsNamesShapesAndValues(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("saved.safetensors");
        using StateDict original = StateDict.Open(CheckpointFiles.Good(name));
        original.SaveSafetensors(path);

        CheckpointFiles.Load(path);
        using StateDict saved = StateDict.Open(path);
        Assert.Equal("safetensors", saved.Format);
        Assert.Equal(original.Tensors.Count, saved.Tensors.Count);
        foreach (StateDictTensor tensor in original.Tensors)
        {
            Assert.True(saved.TryGet(tensor.Name, out StateDictTensor? copy));
            Assert.Equal(tensor.Name.EndsWith("tracked", StringComparison.Ordinal) ? TensorDType.Int64 : TensorDType.Float32, copy.DType);
            Assert.Equal(tensor.Shape, copy.Shape);
            Assert.Equal(CheckpointFiles.Values(tensor), CheckpointFiles.Values(copy));
        }
    }

    [Fact]
    public void FileIsAsTheFormatWantsIt()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("saved.safetensors");
        using (StateDict state = StateDict.FromArrays(
            [("b.weight", [1, 2, 3, 4, 5, 6], [2, 3]), ("a.num_batches_tracked", [7], []), ("c\"é", [8], [1])]))
        {
            state.SaveSafetensors(path);
        }

        byte[] bytes = File.ReadAllBytes(path);
        int headerLength = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
        Assert.Equal(0, headerLength % 8);
        JsonElement header = JsonDocument.Parse(bytes.AsMemory(8, headerLength)).RootElement;
        Assert.Equal("pt", header.GetProperty("__metadata__").GetProperty("format").GetString());
        Assert.Equal("I64", header.GetProperty("a.num_batches_tracked").GetProperty("dtype").GetString());
        Assert.Equal("F32", header.GetProperty("c\"é").GetProperty("dtype").GetString());
        Assert.Equal([8, 32], header.GetProperty("b.weight").GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt32()));
        Assert.Equal(8 + headerLength + 8 + 24 + 4, bytes.Length);
        Assert.Equal(7, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8 + headerLength)));
        Assert.Equal(6f, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + headerLength + 28)));
    }

    [Fact]
    public void FailedSaveLeavesTheOldFileAndNothingElse()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("weights.safetensors");
        File.WriteAllText(path, "old");
        StateDict closed = StateDict.Open(CheckpointFiles.Good("zip.pth"));
        closed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => closed.SaveSafetensors(path));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void SaveReplacesAFileThatIsOpen()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("weights.safetensors");
        File.Copy(CheckpointFiles.Good("plain.safetensors"), path);
        using (StateDict state = StateDict.Open(path))
        {
            state.SaveSafetensors(folder.File("copy.safetensors"));
        }

        File.Move(folder.File("copy.safetensors"), path, overwrite: true);
        CheckpointFiles.Load(path);
    }

    [Fact]
    public void SavingIntoNowhereIsACheckpointError()
    {
        using TemporaryFolder folder = new();
        using StateDict state = StateDict.FromArrays([("a", [1], [1])]);
        string path = Path.Combine(folder.Path, "no", "such.safetensors");
        Assert.Contains("such.safetensors cannot be written", Assert.Throws<CheckpointException>(() => state.SaveSafetensors(path)).Message);
    }

    [Fact]
    public void ArraysMustFitTheirShapes()
    {
        Assert.Contains("tensor a [2,2]", Assert.Throws<ArgumentException>(() => StateDict.FromArrays([("a", [1], [2, 2])])).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("twice", Assert.Throws<CheckpointException>(() => StateDict.FromArrays([("a", [1], [1]), ("a", [1], [1])])).Message);
    }

    [Theory]
    [InlineData("I32", 4, "feffffff", -2f)]
    [InlineData("I16", 2, "feff", -2f)]
    [InlineData("I8", 1, "fe", -2f)]
    [InlineData("U8", 1, "fe", 254f)]
    [InlineData("BOOL", 1, "02", 1f)]
    [InlineData("I64", 8, "feffffffffffffff", -2f)]
    [InlineData("F16", 2, "00c1", -2.5f)]
    [InlineData("BF16", 2, "20c0", -2.5f)]
    [InlineData("F64", 8, "00000000000004c0", -2.5f)]
    public void ElementTypesAreConverted(string type, int size, string hex, float expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("one.safetensors");
        Write(path, $$$"""{"a":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{size}}}]}}""", Convert.FromHexString(hex));
        using StateDict state = StateDict.Open(path);
        Assert.Equal([expected], CheckpointFiles.Values(state.Tensors[0]));
    }

    /// <summary>The types of the format that hold no weights of these networks (safetensors/src/tensor.rs), and one that is yet to come.</summary>
    [Theory]
    [InlineData("F8_E4M3", 4)]
    [InlineData("F8_E5M2", 4)]
    [InlineData("F8_E8M0", 4)]
    [InlineData("F4", 2)]
    [InlineData("U16", 8)]
    [InlineData("U32", 16)]
    [InlineData("U64", 32)]
    [InlineData("C64", 32)]
    [InlineData("F128_NEW", 64)]
    public void TypesThatAreNotReadMatterWhereTheyAreNeeded(string type, int size)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("two.safetensors");
        Write(path, $$$"""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"net.q":{"dtype":"{{{type}}}","shape":[2,2],"data_offsets":[4,{{{4 + size}}}]}}""", new byte[4 + size]);
        using StateDict state = StateDict.Open(path);

        Assert.Equal("a", Assert.Single(state.Tensors).Name);
        UnreadValue unread = Assert.Single(Assert.Single(state.Groups).Unread);
        Assert.Equal(("net.q", $"of dtype {type}, which is not read; F32, F16, BF16, F64, I64, I32, I16, I8, U8 and BOOL are", true), (unread.Name, unread.Kind, unread.IsTensor));

        Write(path, $$$"""{"a":{"dtype":"{{{type}}}","shape":[2,2],"data_offsets":[0,{{{size}}}]}}""", new byte[size]);
        Assert.Equal(
            $"two.safetensors has no tensor that is read: tensor a is of dtype {type}, which is not read; F32, F16, BF16, F64, I64, I32, I16, I8, U8 and BOOL are.",
            Assert.Throws<CheckpointException>(() => StateDict.Open(path)).Message);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "tensors end at byte 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}""", "dimension 0 is -1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", "64-bit integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "data_offsets [8,0]")]
    [InlineData("""{"a":{"dtype":3,"shape":[2],"data_offsets":[0,8]}}""", "malformed")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "lacks dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}""", "unknown property more")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}""", "malformed")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "malformed")]
    [InlineData("""{} {}""", "malformed")]
    public void MalformedHeadersAreRefused(string header, string word)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("bad.safetensors");
        Write(path, header, new byte[8]);
        Assert.Contains(word, Assert.Throws<CheckpointException>(() => StateDict.Open(path)).Message);
    }

    private static void Write(string path, string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(path, [.. length, .. text, .. data]);
    }
}
