using System.Buffers.Binary;

namespace Unroll.Weights.Pickle;

/// <summary>
/// A storage in the bytes of a pickle: pickle.dump of a tensor, without torch.save, writes torch.storage._load_from_bytes(bytes), and the bytes are what torch.save writes of the storage in its
/// legacy container (torch/storage.py, __reduce__). The elements stay where they are.
/// </summary>
internal static class PickledStorage
{
    /// <summary>Reads what comes before the elements.</summary>
    /// <param name="bytes">The storage's bytes.</param>
    /// <param name="start">Where they begin in the pickle.</param>
    /// <param name="description">The pickle, for errors.</param>
    /// <returns>The storage, whose elements are in the pickle.</returns>
    /// <exception cref="CheckpointException">The bytes are damaged, or hold something else.</exception>
    public static object Read(ReadOnlySpan<byte> bytes, int start, string description)
    {
        description = $"{description}: the storage at byte {start}";
        int position = TorchLegacyHeader.Read(bytes, description);
        PickleContent content = PickleMachine.Read(bytes[position..], description);
        position += content.Length;
        position += PickleMachine.Read(bytes[position..], description).Length;
        if (content.Root is PickleOpaque)
        {
            return content.Root;
        }

        if (content.Root is not PickleStorage storage || bytes.Length - position < sizeof(long))
        {
            throw new CheckpointException($"{description} is damaged: it is no storage.");
        }

        long count = BinaryPrimitives.ReadInt64LittleEndian(bytes[position..]);
        position += sizeof(long);
        long length = bytes.Length - position;
        return count != storage.Count || (PickledTensors.ParseType(storage.TypeName) is { } type && (Int128)count * type.Size() != length)
            ? throw new CheckpointException($"{description} is damaged: it has {length} bytes for {storage.Count} elements of {storage.TypeName}.")
            : storage with { Key = $"at byte {start}", Start = start + position };
    }
}
