using System.Runtime.InteropServices;

namespace Unroll.Ilgpu.Tests.Ptx;

/// <summary>Global memory: buffers of a host, each at an address of its own. An access outside all of them, or not aligned to its size, is an error.</summary>
internal sealed class PtxMemory
{
    /// <summary>Where global memory begins.</summary>
    public const ulong First = 0x10_0000_0000;

    private const ulong Apart = 0x10_0000_0000;

    private readonly List<byte[]> _buffers = [];

    /// <summary>Copies values to the device and returns their address.</summary>
    public ulong Allocate<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        _buffers.Add(MemoryMarshal.AsBytes(values).ToArray());
        return First + ((ulong)(_buffers.Count - 1) * Apart);
    }

    public ReadOnlySpan<T> Read<T>(ulong address)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_buffers[(int)((address - First) / Apart)]);

    public Span<byte> At(ulong address, int length)
    {
        Assert.True(address >= First && address % (ulong)length == 0, $"Global address 0x{address:x} is bad for {length} bytes.");
        var buffer = _buffers[(int)((address - First) / Apart)];
        var offset = (address - First) % Apart;
        Assert.True(offset + (ulong)length <= (ulong)buffer.Length, $"Global access of {length} bytes at {offset} of {buffer.Length}.");
        return buffer.AsSpan((int)offset, length);
    }
}
