using System.Buffers.Binary;
using System.Text;

namespace Unroll.Weights.Pickle;

/// <summary>Reads a pickle's bytes; no length it finds there is believed before the bytes are seen to exist.</summary>
internal ref struct PickleCursor(ReadOnlySpan<byte> bytes, string description)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The bytes read so far.</summary>
    public int Position { get; private set; }

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _bytes.Length - Position)
        {
            throw new CheckpointException(
                $"{description} is truncated or damaged: at byte {Position} it wants {count} bytes more, and {_bytes.Length - Position} are left.");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    /// <summary>Bytes that were read before.</summary>
    public ReadOnlySpan<byte> Slice(int start, int length) => _bytes[..Position].Slice(start, length);

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>Pickle's only big-endian number.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public string ReadText(long length) => Encoding.UTF8.GetString(Take(length));

    /// <summary>Reads up to a line feed.</summary>
    public string ReadLine()
    {
        int length = _bytes[Position..].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw new CheckpointException($"{description} is truncated or damaged: the name at byte {Position} does not end.");
        }

        string line = ReadText(length);
        Position++;
        return line;
    }
}
