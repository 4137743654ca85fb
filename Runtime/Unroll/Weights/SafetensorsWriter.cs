using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Unroll.Weights;

/// <summary>Writes the safetensors format: floating-point tensors as F32, integers and counters as I64.</summary>
internal static class SafetensorsWriter
{
    private const int ChunkElements = 64 * 1024;

    /// <summary>Writes a file whole or not at all.</summary>
    /// <exception cref="CheckpointException">The file cannot be written; what was there is left as it was.</exception>
    public static void Write(string path, IReadOnlyList<StateDictTensor> tensors)
    {
        // The 8-byte elements come first, so that all are aligned.
        List<StateDictTensor> ordered = [.. tensors.Where(IsInteger), .. tensors.Where(t => !IsInteger(t))];
        AtomicFile.Write(path, stream =>
        {
            WriteHeader(stream, ordered);
            foreach (StateDictTensor tensor in ordered.Where(t => t.ElementCount > 0))
            {
                if (IsInteger(tensor))
                {
                    WriteElements<long>(stream, tensor, (reader, start, part) => reader.ReadIntegers(start, part));
                }
                else
                {
                    WriteElements<float>(stream, tensor, (reader, start, part) => reader.ReadSingles(start, part));
                }
            }
        });
    }

    private delegate void ReadPart<T>(ElementReader reader, long start, Span<T> destination);

    private static bool IsInteger(StateDictTensor tensor)
    {
        return !tensor.DType.IsFloating() || tensor.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal);
    }

    private static void WriteHeader(Stream stream, List<StateDictTensor> tensors)
    {
        ArrayBufferWriter<byte> header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            long offset = 0;
            foreach (StateDictTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", IsInteger(tensor) ? "I64" : "F32");
                json.WriteStartArray("shape");
                foreach (int dimension in tensor.Shape)
                {
                    json.WriteNumberValue(dimension);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += tensor.ElementCount * (IsInteger(tensor) ? sizeof(long) : sizeof(float));
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (header.WrittenCount % 8 != 0)
        {
            header.Write(" "u8);
        }

        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.WrittenCount);
        stream.Write(length);
        stream.Write(header.WrittenSpan);
    }

    private static void WriteElements<T>(Stream stream, StateDictTensor tensor, ReadPart<T> read)
        where T : unmanaged
    {
        using ElementReader reader = tensor.OpenReader();
        T[] chunk = new T[(int)Math.Min(ChunkElements, tensor.ElementCount)];
        for (long start = 0; start < tensor.ElementCount; start += chunk.Length)
        {
            Span<T> part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, tensor.ElementCount - start));
            read(reader, start, part);
            stream.Write(MemoryMarshal.AsBytes(part));
        }
    }
}
