using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Tests.Weights;

/// <summary>What the pickle reader makes of things that torch.save writes rarely, and of things that it never writes.</summary>
public class PickleTests
{
    private static readonly (string, float[]) Six = ("0", [1, 2, 3, 4, 5, 6]);

    [Theory]
    [InlineData(0, new long[] { 2, 3 }, new long[] { 3, 1 }, new float[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(0, new long[] { 3, 2 }, new long[] { 1, 3 }, new float[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(1, new long[] { 2, 2 }, new long[] { 2, 1 }, new float[] { 2, 3, 4, 5 })]
    [InlineData(5, new long[0], new long[0], new float[] { 6 })]
    [InlineData(1, new long[] { 2 }, new long[] { 4 }, new float[] { 2, 6 })]
    [InlineData(2, new long[] { 2, 2 }, new long[] { 0, 1 }, new float[] { 3, 4, 3, 4 })]
    [InlineData(6, new long[] { 0, 3 }, new long[] { 3, 1 }, new float[0])]
    public void OffsetsAndStridesAreFollowed(long offset, long[] shape, long[] strides, float[] expected)
    {
        Assert.Equal(expected, Read(PickleBuilder.Dictionary("p", b => b.Tensor("0", 6, offset, shape, strides))));
    }

    [Theory]
    [InlineData(0, new long[] { 7 }, new long[] { 1 }, "28 bytes")]
    [InlineData(5, new long[] { 2 }, new long[] { 1 }, "28 bytes")]
    [InlineData(0, new long[] { 2 }, new long[] { 6 }, "28 bytes")]
    [InlineData(0, new long[] { 2 }, new long[] { -1 }, "stride -1")]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 }, "arguments")]
    [InlineData(0, new long[] { -2 }, new long[] { 1 }, "dimension 0 is -2")]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 1 }, "1 strides")]
    [InlineData(0, new long[] { int.MaxValue, int.MaxValue, int.MaxValue }, new long[] { 0, 0, 0 }, "overflows")]
    [InlineData(0, new long[] { 2 }, new long[] { long.MaxValue }, "overflows")]
    [InlineData(long.MaxValue, new long[] { 2 }, new long[] { 1 }, "arguments")]
    [InlineData(0, new long[] { 1L << 40 }, new long[] { 0 }, "dimension 0")]
    public void LayoutsOutsideOfTheStorageAreRefused(long offset, long[] shape, long[] strides, string word)
    {
        Assert.Contains(word, Refuse(PickleBuilder.Dictionary("p", b => b.Tensor("0", 6, offset, shape, strides))));
    }

    [Fact]
    public void ParametersAndSubclassesAreTheirTensors()
    {
        byte[] withState = PickleBuilder.Dictionary("p", b => b
            .Global("torch._utils", "_rebuild_parameter_with_state").Op("(").Tensor("0", 6, 0, [6], [1]).Op("\x88").Global("collections", "OrderedDict").Op(")R}tR"));
        Assert.Equal(6, Read(withState).Length);
        byte[] ofType = PickleBuilder.Dictionary("p", b => b
            .Global("torch._tensor", "_rebuild_from_type_v2").Op("(").Global("torch._utils", "_rebuild_parameter").Global("torch.nn.parameter", "Parameter")
            .Op("(").Tensor("0", 6, 0, [6], [1]).Op("\x88").Global("collections", "OrderedDict").Op(")Rt}tR"));
        Assert.Equal(6, Read(ofType).Length);
    }

    /// <summary>PyTorch 2 says in a seventh argument that a view's sign is turned (torch/_utils.py, _rebuild_tensor_v2).</summary>
    [Fact]
    public void NegatedViewsAreNotTakenForTheirElements()
    {
        Assert.Equal(6, Read(PickleBuilder.Dictionary("p", b => b.Tensor("0", 6, 0, [6], [1], metadata: m => m.Op("}(").Text("neg").Op("\x89u")))).Length);
        byte[] negated = PickleBuilder.Dictionary("p", b => b.Tensor("0", 6, 0, [6], [1], metadata: m => m.Op("}(").Text("neg").Op("\x88u")));
        using StateDict state = StateDict.Open(PickleBuilder.Legacy(negated, true, Six), "w.pth");

        Assert.Empty(state.Tensors);
        Assert.Equal("a negated view (is_neg), which is not read; only dense tensors are", Assert.Single(Assert.Single(state.Groups).Unread).Kind);
    }

    [Fact]
    public void OrderedDictOfPython2IsAListOfPairs()
    {
        byte[] pickle = new PickleBuilder().Global("collections", "OrderedDict").Op("](](").Text("p").Tensor("0", 6, 0, [6], [1]).Op("ee\x85R").Stop();
        Assert.Equal(6, Read(pickle).Length);
    }

    [Fact]
    public void ViewsOfOldLegacyFilesHaveTheirOffset()
    {
        byte[] pickle = PickleBuilder.Dictionary("p", b => b.Tensor("0", 6, 1, [2], [1], view: v => v.Op("(").Text("v").Int(3).Int(3).Op("t")));
        Assert.Equal([5f, 6f], Read(pickle));
    }

    [Fact]
    public void BigEndianIsRefused()
    {
        byte[] pickle = PickleBuilder.Dictionary("p", b => b.Tensor("0", 6, 0, [6], [1]));
        Assert.Contains("big-endian", Open(PickleBuilder.Legacy(pickle, isLittleEndian: false, Six)));
        Assert.Contains("big-endian", Open(Zip(pickle, CompressionLevel.NoCompression, ("t/data/0", new byte[24]), ("t/byteorder", "big"u8.ToArray()))));
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "exec")]
    [InlineData("builtins", "getattr")]
    [InlineData("torch", "load")]
    [InlineData("torch.hub", "load")]
    [InlineData("numpy", "load")]
    [InlineData("collections", "OrderedDict.fromkeys")]
    public void OtherGlobalsAreNamedAndRefused(string module, string name)
    {
        Assert.Contains($"{module}.{name}", Refuse(PickleBuilder.Dictionary("p", b => b.Global(module, name).Op(")R"))));
        Assert.Contains($"{module}.{name}", Refuse(PickleBuilder.Dictionary("p", b => b.Text(module).Text(name).Op("\x93)R"))));
    }

    [Theory]
    [InlineData("(((", "empty stack")]
    [InlineData("h\x05", "recalls value 5")]
    [InlineData("t", "never began")]
    [InlineData("0", "empty stack")]
    [InlineData("N}b", "state")]
    [InlineData("NNa", "no list")]
    [InlineData("N(NNu", "no dictionary")]
    [InlineData("}(Nu", "no dictionary")]
    [InlineData("NNR", "not a function")]
    [InlineData("NQ", "names no storage")]
    [InlineData("\x82\x01", "0x82")]
    [InlineData("F1\n", "0x46")]
    [InlineData("Ix\n", "garbled")]
    [InlineData("(o", "no class")]
    [InlineData("N(No", "not a function")]
    [InlineData("ctorch\nFloatStorage\n)R", "arguments")]
    [InlineData("\x8b\xff\xff\xff\xff", "truncated or damaged")]
    [InlineData("\x8e\xff\xff\xff\xff\xff\xff\xff\x7f", "truncated or damaged")]
    [InlineData("\x8d\xff\xff\xff\xff\xff\xff\xff\xff", "truncated or damaged")]
    [InlineData("ctorch", "does not end")]
    public void NonsenseIsDamage(string opcodes, string word) => Assert.Contains(word, Refuse(new PickleBuilder().Op(opcodes).Stop()));

    [Fact]
    public void TooManyValuesAreRefused()
    {
        byte[] pickle = new PickleBuilder().Op("](" + new string('N', 2_100_000) + "e").Stop();
        Assert.Contains("2000000 values", Refuse(pickle));
    }

    [Fact]
    public void CyclesEnd()
    {
        byte[] pickle = new PickleBuilder().Op("]q\0h\0a").Stop();
        Assert.Contains("a list", Refuse(pickle));
    }

    [Fact]
    public void DuplicateKeysAreRefused()
    {
        byte[] pickle = new PickleBuilder().Op("}(").Text("p").Tensor("0", 6, 0, [6], [1]).Text("p").Tensor("0", 6, 0, [6], [1]).Op("u").Stop();
        Assert.Contains("tensor p twice", Refuse(pickle));
    }

    [Fact]
    public void TwoClaimsOnOneStorageAreRefused()
    {
        byte[] pickle = new PickleBuilder().Op("}(").Text("p").Tensor("0", 6, 0, [6], [1]).Text("q").Tensor("0", 3, 0, [3], [1], "DoubleStorage").Op("u").Stop();
        Assert.Contains("parameter q describes storage 0 otherwise", Open(Zip(pickle, CompressionLevel.NoCompression, ("t/data/0", new byte[24]))));
    }

    [Theory]
    [InlineData(new long[] { 100, 100 }, new long[] { 100, 1 })]
    [InlineData(new long[] { 100, 100 }, new long[] { 1, 100 })]
    public void DeflatedStoragesAreRead(long[] shape, long[] strides)
    {
        float[] values = FormulaWeights.Input([10_000]);
        byte[] pickle = new PickleBuilder().Op("}(").Text("p").Tensor("0", 10_000, 0, shape, strides).Text("q").Tensor("0", 10_000, 9_000, [3], [1]).Op("u").Stop();
        using TemporaryFolder folder = new();
        string path = folder.File("w.pth");
        File.WriteAllBytes(path, Zip(pickle, CompressionLevel.Optimal, ("t/data/0", MemoryMarshal.AsBytes(values.AsSpan()).ToArray())));
        using StateDict state = StateDict.Open(path);
        for (int round = 0; round < 2; round++)
        {
            float[] read = CheckpointFiles.Values(state.Tensors[0]);
            Assert.Equal(strides[0] == 1 ? values[100] : values[1], read[1]);
            Assert.Equal(values.Order(), read.Order());
            Assert.Equal(values[9_000..9_003], CheckpointFiles.Values(state.Tensors[1]));
        }
    }

    [Fact]
    public void SpreadOverADeflatedBombIsRefused()
    {
        const int Count = 8 << 20;
        byte[] pickle = PickleBuilder.Dictionary("p", b => b.Tensor("0", Count, 0, [2], [Count - 1]));
        using TemporaryFolder folder = new();
        string path = folder.File("w.pth");
        File.WriteAllBytes(path, Zip(pickle, CompressionLevel.Fastest, ("t/data/0", new byte[4 * Count])));
        using StateDict state = StateDict.Open(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("save it contiguous", Assert.Throws<CheckpointException>(() => CheckpointFiles.Values(state.Tensors[0])).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void SpreadOverAMappedStorageIsRead()
    {
        float[] values = FormulaWeights.Input([10_000]);
        byte[] pickle = PickleBuilder.Dictionary("p", b => b.Tensor("0", 10_000, 0, [2], [9_999]));
        using TemporaryFolder folder = new();
        string path = folder.File("w.pth");
        File.WriteAllBytes(path, PickleBuilder.Legacy(pickle, true, ("0", values)));
        using StateDict state = StateDict.Open(path);
        Assert.Equal([values[0], values[^1]], CheckpointFiles.Values(state.Tensors[0]));
    }

    [Fact]
    public void WhatIsNestedIsFoundOrNamed()
    {
        Assert.Equal(6, Read(Nest("weights", b => b.Tensor("0", 6, 0, [6], [1]))).Length);
        Assert.Equal(6, Read(Nest("module", b => b.Tensor("0", 6, 0, [6], [1]))).Length);
        string message = Refuse(PickleBuilder.Dictionary("epoch", b => b.Int(3)));
        Assert.Contains("no tensors", message);
        Assert.Contains("epoch: an int", message);
    }

    [Fact]
    public void AWebPageAndAPointerAreToldApart()
    {
        Assert.Contains("web page", Open("<!DOCTYPE html><html></html>"u8.ToArray()));
        Assert.Contains("git lfs pull", Open("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"u8.ToArray()));
    }

    [Fact]
    public void TorchScriptIsNamed()
    {
        byte[] pickle = PickleBuilder.Dictionary("p", b => b.Int(1));
        Assert.Contains("TorchScript", Open(Zip(pickle, CompressionLevel.NoCompression, ("t/constants.pkl", [1]))));
    }

    private static byte[] Nest(string key, Action<PickleBuilder> tensor)
    {
        return PickleBuilder.Dictionary(key, b =>
        {
            b.Op("}(").Text("p");
            tensor(b);
            b.Op("u");
        });
    }

    private static float[] Read(byte[] pickle)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("w.pth");
        File.WriteAllBytes(path, PickleBuilder.Legacy(pickle, true, Six));
        using StateDict state = StateDict.Open(path);
        return CheckpointFiles.Values(state.Tensors.Single());
    }

    private static string Refuse(byte[] pickle) => Open(PickleBuilder.Legacy(pickle, true, Six));

    private static string Open(byte[] file)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("w.pth");
        File.WriteAllBytes(path, file);
        return Assert.Throws<CheckpointException>(() => StateDict.Open(path)).Message;
    }

    private static byte[] Zip(byte[] pickle, CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach ((string name, byte[] content) in entries.Prepend(("t/data.pkl", pickle)))
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
