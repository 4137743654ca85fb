using System.Buffers.Binary;
using System.Text.Json;

namespace Unroll.Weights;

/// <summary>Reads the safetensors format: 8 bytes of header length, a JSON header, then the tensors without gaps.</summary>
internal static class SafetensorsReader
{
    private const int PrefixLength = 8;

    /// <summary>The format's own limit.</summary>
    private const long MaxHeaderLength = 100_000_000;

    /// <summary>Far longer than the name of any type.</summary>
    private const int MaxTypeLength = 32;

    /// <summary>A tensor by the header; its type is null where that is not read, and then the writer's word for it counts.</summary>
    private sealed record Entry(string Name, TensorDType? Type, string TypeName, TensorLayout Layout, long Begin, long End);

    /// <summary>Reads the header and gives the tensors in the order they have in the file; of types that are not read, only that they are there.</summary>
    /// <exception cref="CheckpointException">The header is malformed, or tensors lie outside of the file or overlap.</exception>
    public static TensorGroup Read(ByteSource file, string source)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        file.Read(0, prefix);
        ulong claimed = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (claimed > MaxHeaderLength || (long)claimed > file.Length - PrefixLength)
        {
            throw new CheckpointException(
                $"{source} claims a safetensors header of {claimed} bytes; the file has {file.Length} bytes, and a header at most {MaxHeaderLength}.");
        }

        List<Entry> entries = ReadHeader(file, source, (int)claimed);
        long dataStart = PrefixLength + (long)claimed;
        CheckRanges(entries, source, file.Length - dataStart);
        List<StateDictTensor> tensors = new(entries.Count);
        List<UnreadValue> unread = [];
        foreach (Entry entry in entries)
        {
            if (entry.Type is { } type)
            {
                tensors.Add(new StateDictTensor(source, entry.Name, type, entry.Layout, new SourceStorage(file, dataStart + entry.Begin, entry.End - entry.Begin)));
            }
            else
            {
                unread.Add(new UnreadValue(entry.Name, $"of dtype {entry.TypeName}, which is not read; F32, F16, BF16, F64, I64, I32, I16, I8, U8 and BOOL are", IsTensor: true));
            }
        }

        return tensors.Count > 0 || unread.Count == 0
            ? new TensorGroup("", tensors, unread)
            : throw new CheckpointException($"{source} has no tensor that is read: tensor {unread[0].Name} is {unread[0].Kind}.");
    }

    private static List<Entry> ReadHeader(ByteSource file, string source, int length)
    {
        using ByteSource.Lease lease = file.Acquire(PrefixLength, length);
        Utf8JsonReader json = new(lease.Bytes, new JsonReaderOptions { MaxDepth = 16 });
        List<Entry> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        try
        {
            json.Read();
            Expect(json.TokenType == JsonTokenType.StartObject, "it is not an object");
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                string name = StateDictTensor.CheckName(source, json.GetString()!);
                Expect(names.Add(name), $"the key {name} appears twice");
                json.Read();
                if (name == "__metadata__")
                {
                    json.Skip();
                }
                else
                {
                    entries.Add(ReadEntry(ref json, name));
                }
            }

            // Reads the padding, and whatever should not follow.
            Expect(!json.Read(), "something follows it");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new CheckpointException($"{source}: the safetensors header is malformed: {e.Message}", e);
        }

        return entries;
    }

    private static Entry ReadEntry(ref Utf8JsonReader json, string name)
    {
        Expect(json.TokenType == JsonTokenType.StartObject, $"the entry of tensor {name} is not an object");
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string property = json.GetString()!;
            json.Read();
            switch (property)
            {
                case "dtype":
                    type = json.GetString();
                    break;
                case "shape":
                    shape = ReadNumbers(ref json, name, property);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref json, name, property);
                    break;
                default:
                    throw new FormatException($"tensor {name} has an unknown property {property}");
            }
        }

        Expect(type is not null && shape is not null && offsets is { Count: 2 }, $"tensor {name} lacks dtype, shape or data_offsets");
        Expect(type!.Length <= MaxTypeLength, $"tensor {name} has a dtype of {type.Length} characters");
        TensorDType? known = ParseType(type);
        long[] strides = TensorLayout.RowMajorStrides(shape!.ToArray());
        TensorLayout layout = TensorLayout.TryCreate(0, shape.ToArray(), strides, out string error)
            ?? throw new FormatException($"tensor {name}: {error}");
        (long begin, long end) = (offsets![0], offsets[1]);
        Expect(begin >= 0 && end >= begin, $"tensor {name} has data_offsets [{begin},{end}]");
        if (known is { } read && layout.Count * read.Size() != end - begin)
        {
            throw new FormatException(
                $"tensor {name} has shape {ShapeText.Of(layout.Shape)} of {type}, {layout.Count * read.Size()} bytes, but data_offsets [{begin},{end}] of {end - begin}");
        }

        return new Entry(name, known, type, layout, begin, end);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader json, string name, string property)
    {
        Expect(json.TokenType == JsonTokenType.StartArray, $"{property} of tensor {name} is not an array");
        List<long> numbers = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out long number))
            {
                throw new FormatException($"{property} of tensor {name} is not made of 64-bit integers");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>The format wants every byte after the header to belong to exactly one tensor.</summary>
    private static void CheckRanges(List<Entry> entries, string source, long length)
    {
        entries.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        Entry? previous = null;
        foreach (Entry entry in entries)
        {
            if (entry.End > length)
            {
                throw new CheckpointException(
                    $"{source}: tensor {entry.Name} ends at byte {entry.End} of the data, but the file holds {length}; it is truncated or malformed.");
            }

            long expected = previous?.End ?? 0;
            if (entry.Begin != expected)
            {
                string what = entry.Begin < expected ? $"overlaps tensor {previous!.Name}" : "leaves a gap before it";
                throw new CheckpointException(
                    $"{source}: tensor {entry.Name} {what}: it begins at byte {entry.Begin} of the data where {expected} is due.");
            }

            previous = entry;
        }

        if ((previous?.End ?? 0) != length)
        {
            throw new CheckpointException($"{source} has {length} bytes of data, but its tensors end at byte {previous?.End ?? 0}.");
        }
    }

    private static TensorDType? ParseType(string name) => name switch
    {
        "F32" => TensorDType.Float32,
        "F16" => TensorDType.Float16,
        "BF16" => TensorDType.BFloat16,
        "F64" => TensorDType.Float64,
        "I64" => TensorDType.Int64,
        "I32" => TensorDType.Int32,
        "I16" => TensorDType.Int16,
        "I8" => TensorDType.Int8,
        "U8" => TensorDType.UInt8,
        "BOOL" => TensorDType.Bool,
        _ => null,
    };

    private static void Expect(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new FormatException(otherwise);
        }
    }
}
