using System.Buffers.Binary;
using Unroll.Weights.Pickle;

namespace Unroll.Weights;

/// <summary>
/// Reads what torch.save wrote before PyTorch 1.6 (and still does when asked): five pickles in a row, namely a magic number,
/// a version, the machine, the object and the storages' names; then each storage as its element count and its elements.
/// </summary>
internal static class TorchLegacyReader
{
    private const int MaxPickleLength = 64 << 20;

    /// <summary>Reads all dictionaries of tensors in their order.</summary>
    /// <exception cref="CheckpointException">The file is damaged, or holds something else.</exception>
    public static List<TensorGroup> Read(ByteSource file, string source)
    {
        long position;
        using (ByteSource.Lease lease = file.Acquire(0, (int)Math.Min(file.Length, MaxPickleLength)))
        {
            position = TorchLegacyHeader.Read(lease.Bytes, source);
        }

        PickleContent content = ReadPickle(file, ref position, $"{source}: its object");
        if (ReadPickle(file, ref position, $"{source}: its list of storages").Root is not List<object?> keys)
        {
            throw new CheckpointException($"{source}: its list of storages is no list.");
        }

        IReadOnlyList<(string, PickleDict)> dictionaries = PickledGroups.Find(content.Root, source);

        // The pickle tells the element sizes that the file itself does not.
        Dictionary<string, SourceStorage> storages = ReadStorages(file, source, position, keys, content.Storages);
        return PickledTensors.Build(dictionaries, source, OpenStorage);

        TensorStorage OpenStorage(PickleStorage claim, int elementSize, string parameter)
        {
            return storages.TryGetValue(claim.Key, out SourceStorage? storage)
                ? storage
                : throw new CheckpointException($"{source}: storage {claim.Key} of parameter {parameter} is missing; the file is incomplete.");
        }
    }

    private static PickleContent ReadPickle(ByteSource file, ref long position, string description)
    {
        using ByteSource.Lease lease = file.Acquire(position, (int)Math.Min(file.Length - position, MaxPickleLength));
        PickleContent content = PickleMachine.Read(lease.Bytes, description);
        position += content.Length;
        return content;
    }

    private static Dictionary<string, SourceStorage> ReadStorages(
        ByteSource file, string source, long position, List<object?> keys, IReadOnlyDictionary<string, PickleStorage> claims)
    {
        Dictionary<string, SourceStorage> storages = new(StringComparer.Ordinal);
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        foreach (object? item in keys)
        {
            if (item is not string key || !claims.TryGetValue(key, out PickleStorage? claim))
            {
                throw new CheckpointException($"{source}: storage {item as string ?? "without a name"} is listed, but no tensor uses it.");
            }

            if (position > file.Length - prefix.Length)
            {
                throw new CheckpointException($"{source} is truncated: storage {key} is missing.");
            }

            file.Read(position, prefix);
            position += prefix.Length;
            long count = BinaryPrimitives.ReadInt64LittleEndian(prefix);
            Int128 length = (Int128)claim.Count * ElementSize(claim, source);
            if (count != claim.Count)
            {
                throw new CheckpointException($"{source} is damaged: storage {key} has {count} elements where its tensors expect {claim.Count}.");
            }

            if (length > file.Length - position)
            {
                throw new CheckpointException(
                    $"{source} is truncated: storage {key} takes {length} bytes, and {file.Length - position} are left.");
            }

            if (!storages.TryAdd(key, new SourceStorage(file, position, (long)length)))
            {
                throw new CheckpointException($"{source} is damaged: storage {key} is listed twice.");
            }

            position += (long)length;
        }

        return storages;
    }

    private static int ElementSize(PickleStorage storage, string source)
    {
        return PickledTensors.ParseType(storage.TypeName)?.Size() ?? storage.TypeName switch
        {
            "QInt8Storage" or "QUInt8Storage" or "UntypedStorage" => 1,
            "ComplexHalfStorage" or "QInt32Storage" => 4,
            "ComplexFloatStorage" => 8,
            "ComplexDoubleStorage" => 16,
            _ => throw new CheckpointException($"{source}: storage {storage.Key} is of the unknown type {storage.TypeName}."),
        };
    }
}
