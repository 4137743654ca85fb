using System.Buffers.Binary;
using System.Collections;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Unroll.Testing.Checkpoints;

/// <summary>A dense tensor to pickle.</summary>
/// <param name="Values">Row-major: float[], double[], long[], or Half[].</param>
/// <param name="Shape">The dimensions.</param>
public sealed record PickledTensor(Array Values, params int[] Shape);

/// <summary>A Python tuple to pickle.</summary>
public sealed record PickledTuple(params object?[] Items);

/// <summary>The name of a Python class or function to pickle.</summary>
public sealed record PickledGlobal(string Module, string Name);

/// <summary>
/// An object of a class that the reader does not know, pickled as Python's object.__reduce_ex__ has it: made by a call, then given items and a state.
/// </summary>
/// <param name="Maker">The function or class, or an object to call.</param>
/// <param name="Arguments">What it is called with.</param>
public sealed record PickledObject(object Maker, params object?[] Arguments)
{
    /// <summary>Whether the class itself makes it (NEWOBJ), and not a call (REDUCE).</summary>
    public bool IsNew { get; init; }

    /// <summary>What BUILD gives it; none when null.</summary>
    public object? State { get; init; }

    /// <summary>What SETITEMS gives it.</summary>
    public IReadOnlyDictionary<string, object?>? Entries { get; init; }

    /// <summary>What APPENDS gives it.</summary>
    public IReadOnlyList<object?>? Items { get; init; }
}

/// <summary>Writes what torch.save writes, of values that need no Python.</summary>
public sealed class Pickler
{
    private readonly List<byte> _bytes = [];
    private readonly List<byte[]> _storages = [];
    private readonly List<int> _elementSizes = [];
    private readonly Dictionary<object, int> _memo = new(ReferenceEqualityComparer.Instance);

    /// <summary>The zip file that torch.save writes since PyTorch 1.6.</summary>
    public static byte[] Save(object root, int protocol = 2)
    {
        Pickler pickler = new();
        pickler._bytes.AddRange([0x80, (byte)protocol]);
        pickler.Write(root);
        pickler.Op(".");
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("archive/data.pkl", [.. pickler._bytes]);
            Add("archive/byteorder", "little"u8.ToArray());
            for (var i = 0; i < pickler._storages.Count; i++)
            {
                Add($"archive/data/{i}", pickler._storages[i]);
            }

            void Add(string name, byte[] content)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The container from before PyTorch 1.6.</summary>
    public static byte[] SaveLegacy(object root)
    {
        Pickler pickler = new();
        pickler._bytes.AddRange([0x80, 2]);
        pickler.Write(root);
        pickler.Op(".");
        List<byte> file = [.. Magic];
        file.AddRange([0x80, 2, (byte)'M', 0xe9, 3, (byte)'.']);
        file.AddRange([0x80, 2, (byte)'}', (byte)'.']);
        file.AddRange(pickler._bytes);
        Pickler keys = new();
        keys._bytes.AddRange([0x80, 2]);
        keys.Write(Enumerable.Range(0, pickler._storages.Count).Select(i => (object?)i.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList());
        keys.Op(".");
        file.AddRange(keys._bytes);
        Span<byte> count = stackalloc byte[8];
        for (var i = 0; i < pickler._storages.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(count, pickler._storages[i].Length / pickler._elementSizes[i]);
            file.AddRange(count);
            file.AddRange(pickler._storages[i]);
        }

        return [.. file];
    }

    private static byte[] Magic => [0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    private void Write(object? value)
    {
        if (value is not null and not string and not ValueType && _memo.TryGetValue(value, out var index))
        {
            Op("j").Little(index, 4);
            return;
        }

        switch (value)
        {
            case null:
                Op("N");
                return;
            case bool flag:
                Op(flag ? "\u0088" : "\u0089");
                return;
            case int or long:
                Op("\u008a\u0008").Little(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture), 8);
                return;
            case double number:
                Op("G");
                var bits = BitConverter.DoubleToInt64Bits(number);
                _bytes.AddRange(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(bits)));
                return;
            case string text:
                WriteText(text);
                return;
            case PickledGlobal global:
                Op($"c{global.Module}\n{global.Name}\n");
                return;
            case PickledTuple tuple:
                Op("(").WriteAll(tuple.Items).Op("t");
                break;
            case PickledTensor tensor:
                WriteTensor(tensor);
                break;
            case PickledObject made:
                WriteObject(made);
                return;
            case IDictionary dictionary:
                Op("}");
                Memoize(value);
                Op("(");
                foreach (DictionaryEntry entry in dictionary)
                {
                    Write(entry.Key);
                    Write(entry.Value);
                }

                Op("u");
                return;
            case IEnumerable items:
                Op("]");
                Memoize(value);
                Op("(").WriteAll(items).Op("e");
                return;
            default:
                throw new NotSupportedException($"No pickle of {value.GetType()}.");
        }

        Memoize(value);
    }

    private void WriteObject(PickledObject made)
    {
        Write(made.Maker);
        Write(new PickledTuple(made.Arguments));
        Op(made.IsNew ? "\u0081" : "R");
        Memoize(made);
        if (made.Items is { } items)
        {
            Op("(").WriteAll(items).Op("e");
        }

        if (made.Entries is { } entries)
        {
            Op("(");
            foreach (var (key, value) in entries)
            {
                WriteText(key);
                Write(value);
            }

            Op("u");
        }

        if (made.State is { } state)
        {
            Write(state);
            Op("b");
        }
    }

    private void WriteTensor(PickledTensor tensor)
    {
        var (type, bytes, size) = tensor.Values switch
        {
            float[] values => ("FloatStorage", MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), 4),
            double[] values => ("DoubleStorage", MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), 8),
            long[] values => ("LongStorage", MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), 8),
            Half[] values => ("HalfStorage", MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), 2),
            _ => throw new NotSupportedException($"No tensor of {tensor.Values.GetType()}."),
        };
        var strides = new object?[tensor.Shape.Length];
        var stride = 1;
        for (var i = strides.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= tensor.Shape[i];
        }

        Op("ctorch._utils\n_rebuild_tensor_v2\n((");
        WriteText("storage");
        Op($"ctorch\n{type}\n");
        WriteText(_storages.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        WriteText("cpu");
        Write(tensor.Values.Length);
        Op("tQK\0");
        _storages.Add(bytes);
        _elementSizes.Add(size);
        Write(new PickledTuple([.. tensor.Shape.Cast<object?>()]));
        Write(new PickledTuple(strides));
        Op("\u0089ccollections\nOrderedDict\n)RtR");
    }

    private void WriteText(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Op("X").Little(utf8.Length, 4);
        _bytes.AddRange(utf8);
    }

    private Pickler WriteAll(IEnumerable items)
    {
        foreach (var item in items)
        {
            Write(item);
        }

        return this;
    }

    private void Memoize(object value)
    {
        _memo.Add(value, _memo.Count);
        Op("r").Little(_memo.Count - 1, 4);
    }

    private Pickler Op(string opcodes)
    {
        _bytes.AddRange(Encoding.Latin1.GetBytes(opcodes));
        return this;
    }

    private void Little(long value, int count)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        _bytes.AddRange(number[..count]);
    }
}
