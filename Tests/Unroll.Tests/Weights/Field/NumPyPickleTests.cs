using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Unroll.Weights;
using static Unroll.Tests.Weights.Field.FieldModel;

namespace Unroll.Tests.Weights.Field;

/// <summary>Pickles of NumPy arrays, as detectron2's model zoo has them: R-50.pkl is pickle.dump({"model": {name: array}, "__author__": …, "matching_heuristics": True}).</summary>
public class NumPyPickleTests
{
    private const int NumPy1 = 3;
    private const int NumPy2 = 5;

    [Theory]
    [InlineData(NumPy1)]
    [InlineData(NumPy2)]
    public void Detectron2s_files_load(int protocol)
    {
        var writer = new ArrayPickle(protocol).Op("}(").Text("model").Op("}(");
        foreach (var (name, values) in FieldModel.Weights)
        {
            writer.Text(SpellingTests.ToDetectron2(name)).Array(values, [.. Info.Parameters.Single(p => p.Name == name).Shape]);
        }

        using var state = Unroll.Weights.StateDict.Open(writer.Op("u").Text("__author__").Text("torchvision").Text("matching_heuristics").Op("\x88u.").Bytes(), "R-50.pkl");
        Assert.Equal("a pickle with its elements", state.Format);
        Assert.EndsWith("its keys are spelled as in detectron2.", LoadsRight(state), StringComparison.Ordinal);
    }

    [Fact]
    public void What_NumPy_1_writes_is_read()
    {
        // pickle.dumps({"a": numpy.array([1, 2], "float32")}, 3)
        var bytes = Encoding.Latin1.GetBytes(
            "\x80\x03}q\x00X\x01\x00\x00\x00" + "aq\x01" + "cnumpy.core.multiarray\n_reconstruct\nq\x02" + "cnumpy\nndarray\nq\x03K\x00\x85q\x04" + "C\x01" + "bq\x05\x87q\x06Rq\x07(K\x01K\x02\x85q\x08"
            + "cnumpy\ndtype\nq\tX\x02\x00\x00\x00" + "f4q\nK\x00K\x01\x87q\x0bRq\x0c(K\x03X\x01\x00\x00\x00<q\rNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tq\x0e" + "b\x89"
            + "C\x08\x00\x00\x80?\x00\x00\x00@q\x0ftq\x10" + "bs.");
        Assert.Equal([1f, 2f], Values(bytes, "a"));
    }

    [Theory]
    [InlineData("f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f }, 1.5f)]
    [InlineData("f2", new byte[] { 0, 0x3e }, 1.5f)]
    [InlineData("i8", new byte[] { 7, 0, 0, 0, 0, 0, 0, 0 }, 7f)]
    [InlineData("i4", new byte[] { 7, 0, 0, 0 }, 7f)]
    [InlineData("u1", new byte[] { 200 }, 200f)]
    [InlineData("i1", new byte[] { 200 }, -56f)]
    public void Every_element_type_is_read(string type, byte[] element, float value) =>
        Assert.Equal([value], Values(new ArrayPickle(NumPy1).Op("}(").Text("a").Array(type, element, [1]).Op("u.").Bytes(), "a"));

    [Theory]
    [InlineData(NumPy1)]
    [InlineData(NumPy2)]
    public void Fortrans_order_is_read(int protocol)
    {
        float[] columns = [1, 4, 2, 5, 3, 6];
        var bytes = new ArrayPickle(protocol).Op("}(").Text("a").Array("f4", MemoryMarshal.AsBytes(columns.AsSpan()), [2, 3], isFortran: true).Op("u.").Bytes();
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], Values(bytes, "a"));
    }

    [Fact]
    public void An_array_that_is_recalled_is_the_same_tensor()
    {
        // The first array is put into the memo before its state is known, and recalled after.
        var bytes = new ArrayPickle(NumPy1).Op("}(").Text("a").Array("f4", [0, 0, 0x80, 0x3f], [1]).Text("b").Op("h\x07").Op("u.").Bytes();
        Assert.Equal([1f], Values(bytes, "b"));
    }

    [Theory]
    [InlineData("f4", new byte[] { 1, 2, 3 }, "a NumPy array of shape [1] and dtype f4 has 3 bytes where it takes 4")]
    [InlineData("c8", new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, "a NumPy array of dtype c8, which is not read")]
    [InlineData(">f4", new byte[] { 1, 2, 3, 4 }, "a NumPy array of big-endian dtype f4, which is not read")]
    public void What_is_not_read_is_told(string type, byte[] elements, string expected)
    {
        var pickle = new ArrayPickle(NumPy1).Op("}(").Text("good").Array("f4", [0, 0, 0, 0], [1]).Text("conv1.weight").Array(type, elements, [1]).Op("u.").Bytes();
        var message = Assert.Throws<CheckpointException>(() =>
        {
            using var state = Unroll.Weights.StateDict.Open(pickle, "w.pkl");
            BoundParameters.Bind(Needs, state, new CheckpointOptions());
        }).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("}(X\x01\x00\x00\x00" + "aK\x01u.")]
    [InlineData("]K\x01" + "a.")]
    [InlineData("K\x01.")]
    public void A_pickle_of_something_else_is_told_so(string opcodes)
    {
        var message = Assert.Throws<CheckpointException>(() => Unroll.Weights.StateDict.Open(Encoding.Latin1.GetBytes("\x80\x03" + opcodes), "notes.pkl")).Message;
        Assert.Equal("notes.pkl is a pickle, but neither one that torch.save wrote nor one of tensors or NumPy arrays by name; load it in Python and save model.state_dict().", message);
    }

    private static float[] Values(byte[] pickle, string name)
    {
        using var state = Unroll.Weights.StateDict.Open(pickle, "w.pkl");
        Assert.True(state.TryGet(name, out var tensor));
        var values = new float[tensor.ElementCount];
        tensor.CopyTo(values);
        return values;
    }

    /// <summary>Writes what NumPy writes: ndarray.__reduce__ of NumPy 1, or of NumPy 2 in protocol 5.</summary>
    private sealed class ArrayPickle(int protocol)
    {
        private readonly List<byte> _bytes = [0x80, (byte)protocol];

        public byte[] Bytes() => [.. _bytes];

        public ArrayPickle Op(string opcodes)
        {
            _bytes.AddRange(Encoding.Latin1.GetBytes(opcodes));
            return this;
        }

        public ArrayPickle Text(string text) => Op("X").Number(text.Length).Op(text);

        public ArrayPickle Array(float[] values, long[] shape) => Array("f4", MemoryMarshal.AsBytes(values.AsSpan()), shape);

        public ArrayPickle Array(string type, ReadOnlySpan<byte> elements, long[] shape, bool isFortran = false)
        {
            if (protocol == NumPy2)
            {
                return Op("cnumpy._core.numeric\n_frombuffer\n(\x96").Number(elements.Length).Number(0).Data(elements).Type(type).Shape(shape).Text(isFortran ? "F" : "C").Op("tR");
            }

            return Op("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85" + "C\x01" + "b\x87Rq\x07(K\x01").Shape(shape).Type(type).Op(isFortran ? "\x88" : "\x89")
                .Op("B").Number(elements.Length).Data(elements).Op("tb");
        }

        private ArrayPickle Type(string type)
        {
            var order = type[0] == '>' ? ">" : "<";
            return Op("cnumpy\ndtype\n").Text(type.TrimStart('>')).Op("\x89\x88\x87R(K\x03").Text(order).Op("NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb");
        }

        private ArrayPickle Shape(long[] shape)
        {
            Op("(");
            foreach (var length in shape)
            {
                Op("J").Number((int)length);
            }

            return Op("t");
        }

        private ArrayPickle Number(int value)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            return Data(bytes);
        }

        private ArrayPickle Data(ReadOnlySpan<byte> data)
        {
            _bytes.AddRange(data);
            return this;
        }
    }
}
