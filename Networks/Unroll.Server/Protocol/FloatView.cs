using System.Buffers;
using System.Runtime.InteropServices;

namespace Unroll.Server.Protocol;

/// <summary>Bytes as the numbers that they are, without a copy.</summary>
internal sealed class FloatView : MemoryManager<float>
{
    private readonly ReadOnlyMemory<byte> _bytes;

    private FloatView(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The numbers of bytes, which are a whole number of them; a copy where they do not begin at a number's address.</summary>
    public static ReadOnlyMemory<float> Of(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array) && array.Offset % sizeof(float) == 0 ? new FloatView(bytes).Memory : MemoryMarshal.Cast<byte, float>(bytes.Span).ToArray();

    public override Span<float> GetSpan() => MemoryMarshal.Cast<byte, float>(MemoryMarshal.AsMemory(_bytes).Span);

    public override MemoryHandle Pin(int elementIndex = 0) => _bytes[(elementIndex * sizeof(float))..].Pin();

    /// <summary>The handle of the bytes does it.</summary>
    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
