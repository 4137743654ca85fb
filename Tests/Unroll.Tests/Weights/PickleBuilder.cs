using System.Buffers.Binary;
using System.Text;

namespace Unroll.Tests.Weights;

/// <summary>Writes pickles and the containers around them by hand.</summary>
internal sealed class PickleBuilder
{
    private readonly List<byte> _bytes = [0x80, 2];

    public byte[] Stop() => [.. _bytes, (byte)'.'];

    public PickleBuilder Op(string opcodes)
    {
        _bytes.AddRange(Encoding.Latin1.GetBytes(opcodes));
        return this;
    }

    public PickleBuilder Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Op("X").Little(utf8.Length, 4);
        _bytes.AddRange(utf8);
        return this;
    }

    public PickleBuilder Int(long value) => Op("\x8a\x08").Little(value, 8);

    public PickleBuilder Global(string module, string name) => Op($"c{module}\n{name}\n");

    public PickleBuilder Tuple(params long[] values)
    {
        Op("(");
        foreach (long value in values)
        {
            Int(value);
        }

        return Op("t");
    }

    /// <summary>A tensor over a storage of floats.</summary>
    public PickleBuilder Tensor(string storage, long count, long offset, long[] shape, long[] strides, string type = "FloatStorage", Action<PickleBuilder>? view = null, Action<PickleBuilder>? metadata = null)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op("((").Text("storage").Global("torch", type).Text(storage).Text("cpu").Int(count);
        view?.Invoke(this);
        Op("tQ").Int(offset).Tuple(shape).Tuple(strides).Op("\x89").Global("collections", "OrderedDict").Op(")R");
        metadata?.Invoke(this);
        return Op("tR");
    }

    /// <summary>A dictionary of one key, its value written by <paramref name="value"/>.</summary>
    public static byte[] Dictionary(string key, Action<PickleBuilder> value)
    {
        PickleBuilder builder = new PickleBuilder().Op("}(").Text(key);
        value(builder);
        return builder.Op("u").Stop();
    }

    /// <summary>The legacy container.</summary>
    public static byte[] Legacy(byte[] pickle, bool isLittleEndian, params (string Key, float[] Values)[] storages)
    {
        PickleBuilder list = new PickleBuilder().Op("](");
        List<byte> data = [];
        byte[] number = new byte[8];
        foreach ((string key, float[] values) in storages)
        {
            list.Text(key);
            BinaryPrimitives.WriteInt64LittleEndian(number, values.Length);
            data.AddRange(number);
            data.AddRange(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        }

        return
        [
            .. new PickleBuilder().Op("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19").Stop(),
            .. new PickleBuilder().Int(1001).Stop(),
            .. Dictionary("little_endian", b => b.Op(isLittleEndian ? "\x88" : "\x89")),
            .. pickle,
            .. list.Op("e").Stop(),
            .. data,
        ];
    }

    private PickleBuilder Little(long value, int bytes)
    {
        byte[] number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        _bytes.AddRange(number.AsSpan(0, bytes));
        return this;
    }
}
