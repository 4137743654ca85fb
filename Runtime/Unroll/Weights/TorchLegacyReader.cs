using System.Buffers.Binary;
using System.Numerics;
using Unroll.Weights.Pickle;

namespace Unroll.Weights;

/// <summary>
/// Reads what torch.save wrote before PyTorch 1.6 (and still does when asked): five pickles in a row, namely a magic number,
/// a version, the machine, the object and the storages' names; then each storage as its element count and its elements.
/// </summary>
internal static class TorchLegacyReader
{
    private const int MaxPickleLength = 64 << 20;
    private const long ProtocolVersion = 1001;

    private static readonly BigInteger Magic = new([0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]);

    /// <summary>Reads the state dict's tensors in their order.</summary>
    /// <exception cref="CheckpointException">The file is damaged, or holds something else.</exception>
    public static List<StateDictTensor> Read(MappedFile file, string source)
    {
        long position = 0;
        if (ReadPickle(file, ref position, $"{source}: its magic number") is not BigInteger magic || magic != Magic)
        {
            throw new CheckpointException($"{source} is a pickle, but not one that torch.save wrote; load it in Python and save model.state_dict().");
        }

        object? version = ReadPickle(file, ref position, $"{source}: its version");
        if (version is not ProtocolVersion)
        {
            throw new CheckpointException($"{source} is of legacy version {version ?? "None"}; {ProtocolVersion} is read.");
        }

        if (ReadPickle(file, ref position, $"{source}: its description of the machine") is PickleDict machine
            && machine.Find("little_endian") is false)
        {
            throw new CheckpointException($"{source} was saved in big-endian byte order; only little-endian is read.");
        }

        object? root = ReadPickle(file, ref position, $"{source}: its object");
        if (ReadPickle(file, ref position, $"{source}: its list of storages") is not List<object?> keys)
        {
            throw new CheckpointException($"{source}: its list of storages is no list.");
        }

        PickleDict dictionary = TensorSelection.Find(root, source);
        Dictionary<string, PickleStorage> claims = FindStorages(root);
        Dictionary<string, MappedStorage> storages = ReadStorages(file, source, position, keys, claims);
        return PickledTensors.Build(dictionary, source, OpenStorage);

        TensorStorage OpenStorage(PickleStorage claim, int elementSize, string parameter)
        {
            return storages.TryGetValue(claim.Key, out MappedStorage? storage)
                ? storage
                : throw new CheckpointException($"{source}: storage {claim.Key} of parameter {parameter} is missing; the file is incomplete.");
        }
    }

    private static object? ReadPickle(MappedFile file, ref long position, string description)
    {
        using MappedFile.Lease lease = file.Acquire(position, (int)Math.Min(file.Length - position, MaxPickleLength));
        object? value = PickleMachine.Read(lease.Bytes, description, out int consumed);
        position += consumed;
        return value;
    }

    /// <summary>Lists the storages that the object refers to; they tell the element sizes that the file itself does not.</summary>
    private static Dictionary<string, PickleStorage> FindStorages(object? root)
    {
        Dictionary<string, PickleStorage> found = new(StringComparer.Ordinal);
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Stack<object?> open = new([root]);
        while (open.TryPop(out object? value))
        {
            if (value is null or long or bool or double or string || !seen.Add(value))
            {
                continue;
            }

            switch (value)
            {
                case PickleTensor tensor:
                    found.TryAdd(tensor.Storage.Key, tensor.Storage);
                    break;
                case PickleStorage storage:
                    found.TryAdd(storage.Key, storage);
                    break;
                case PickleDict dictionary:
                    foreach ((object? key, object? item) in dictionary.Items)
                    {
                        open.Push(key);
                        open.Push(item);
                    }

                    break;
                case IList<object?> items:
                    foreach (object? item in items)
                    {
                        open.Push(item);
                    }

                    break;
            }
        }

        return found;
    }

    private static Dictionary<string, MappedStorage> ReadStorages(
        MappedFile file, string source, long position, List<object?> keys, Dictionary<string, PickleStorage> claims)
    {
        Dictionary<string, MappedStorage> storages = new(StringComparer.Ordinal);
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

            if (!storages.TryAdd(key, new MappedStorage(file, position, (long)length)))
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
