using System.Runtime.InteropServices;

namespace Unroll.Weights;

/// <summary>The bytes that one or more tensors view.</summary>
internal abstract class TensorStorage
{
    /// <summary>The length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>True when any part can be read at the same cost.</summary>
    public virtual bool IsRandomAccess => true;

    /// <summary>Copies bytes; the caller keeps inside <see cref="Length"/>.</summary>
    public abstract void Read(long offset, Span<byte> destination);
}

/// <summary>A part of a source of bytes.</summary>
internal sealed class SourceStorage(ByteSource file, long start, long length) : TensorStorage
{
    public override long Length => length;

    public override void Read(long offset, Span<byte> destination) => file.Read(start + offset, destination);
}

/// <summary>Floats in memory.</summary>
internal sealed class ArrayStorage(float[] values) : TensorStorage
{
    public override long Length => 4L * values.Length;

    public override void Read(long offset, Span<byte> destination)
    {
        // Element by element the byte offset may pass 2^31, so the slice is taken in floats.
        int first = checked((int)(offset / sizeof(float)));
        MemoryMarshal.AsBytes(values.AsSpan(first, destination.Length / sizeof(float))).CopyTo(destination);
    }
}
