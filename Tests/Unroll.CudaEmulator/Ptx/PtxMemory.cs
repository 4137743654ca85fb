using System.Runtime.InteropServices;

namespace Unroll.CudaEmulator.Ptx;

/// <summary>Global memory: buffers of a host, each at an address of its own. An access outside all of them, or not aligned to its size, is an error.</summary>
public sealed class PtxMemory
{
    /// <summary>Where global memory begins.</summary>
    public const ulong First = 1ul << ApartShift;

    /// <summary>Buffers are as far from each other, so that no kernel strays from one into the next.</summary>
    private const int ApartShift = 36;

    private readonly List<byte[]?> _buffers = [];

    /// <summary>Bytes that are allocated.</summary>
    public long Length => _buffers.Sum(b => b?.LongLength ?? 0);

    /// <summary>Whether an address is of this memory, not the host's.</summary>
    public bool Holds(ulong address) => address >= First && (address >> ApartShift) <= (ulong)_buffers.Count;

    /// <summary>Allocates bytes and returns their address. They are NaNs.</summary>
    public ulong Allocate(int length)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill(0xFF);
        _buffers.Add(bytes);
        return First * (ulong)_buffers.Count;
    }

    /// <summary>Copies values to the device and returns their address.</summary>
    public ulong Allocate<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        var address = Allocate(bytes.Length);
        bytes.CopyTo(Bytes(address, bytes.Length));
        return address;
    }

    /// <summary>Frees what was allocated at an address; false where nothing is.</summary>
    public bool Free(ulong address)
    {
        var index = (int)(address >> ApartShift) - 1;
        if (address % First != 0 || index < 0 || index >= _buffers.Count || _buffers[index] is null)
        {
            return false;
        }

        _buffers[index] = null;
        return true;
    }

    public ReadOnlySpan<T> Read<T>(ulong address)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_buffers[(int)(address >> ApartShift) - 1]);

    /// <summary>What an instruction reads or writes.</summary>
    public Span<byte> At(ulong address, int length) => (address & ((ulong)length - 1)) == 0
        ? Bytes(address, length)
        : throw new PtxFaultException($"Global address 0x{address:x} is not aligned for {length} bytes.");

    /// <summary>Bytes from an address.</summary>
    public Span<byte> Bytes(ulong address, int length)
    {
        var index = (long)(address >> ApartShift) - 1;
        if (index < 0 || index >= _buffers.Count || _buffers[(int)index] is not { } buffer)
        {
            throw new PtxFaultException($"Nothing is allocated at the global address 0x{address:x}.");
        }

        var offset = address % First;
        return offset + (ulong)length <= (ulong)buffer.Length
            ? buffer.AsSpan((int)offset, length)
            : throw new PtxFaultException($"Global access of {length} bytes at {offset} of {buffer.Length}.");
    }
}
