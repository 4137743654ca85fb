using System.Buffers.Binary;
using System.Globalization;

namespace Unroll.CudaEmulator.Ptx;

/// <summary>Loads, stores and copies.</summary>
public static class PtxMoves
{
    /// <summary>A load or a store, by the parts of its name: ld, the state space (none: a generic address), v2 or v4, type.</summary>
    public static PtxOperation Find(string[] parts)
    {
        var space = parts[1] switch
        {
            "global" => PtxSpace.Global,
            "shared" => PtxSpace.Shared,
            "param" => PtxSpace.Parameter,
            _ => PtxSpace.Generic,
        };
        var vector = parts.FirstOrDefault(p => p is "v2" or "v4");
        if (parts.Length != 2 + (space == PtxSpace.Generic ? 0 : 1) + (vector is null ? 0 : 1) || !int.TryParse(parts[^1].AsSpan(1), CultureInfo.InvariantCulture, out var bits) || bits is not (32 or 64))
        {
            throw new PtxFaultException($"The PTX machine does not know {string.Join('.', parts)}.");
        }

        var count = vector is null ? 1 : vector[1] - '0';
        return (parts[0] == "ld", bits) switch
        {
            (true, 32) => (t, i) => Load32(t, i, space, count),
            (true, _) => (t, i) => Load64(t, i, space, count),
            (false, 32) => (t, i) => Store32(t, i, space, count),
            _ => (t, i) => Store64(t, i, space, count),
        };
    }

    /// <summary>cp.async.cg.shared.global [target], [source], length, taken; zeros fill up what is not taken.</summary>
    public static void CopyAsync(PtxThread thread, PtxInstruction instruction)
    {
        var (length, taken) = ((int)thread.R[instruction.B], (int)thread.R[instruction.C]);
        if (length != 16)
        {
            throw new PtxFaultException($"cp.async.cg copies 16 bytes, not {length}.");
        }

        var bytes = new byte[length];
        if (taken > 0)
        {
            thread.Block.Memory(thread, PtxSpace.Global, AddressOf(thread, instruction, 1), length, isWrite: false)[..taken].CopyTo(bytes);
        }

        thread.StartCopy((uint)AddressOf(thread, instruction, 0), bytes);
    }

    private static void Load32(PtxThread thread, PtxInstruction instruction, PtxSpace space, int count)
    {
        var memory = thread.Block.Memory(thread, space, AddressOf(thread, instruction, 1), sizeof(uint) * count, isWrite: false);
        var targets = instruction.Operands[0].Elements;
        for (var i = 0; i < count; i++)
        {
            thread.R[targets[i]] = BinaryPrimitives.ReadUInt32LittleEndian(memory[(i * sizeof(uint))..]);
        }
    }

    private static void Load64(PtxThread thread, PtxInstruction instruction, PtxSpace space, int count)
    {
        var memory = thread.Block.Memory(thread, space, AddressOf(thread, instruction, 1), sizeof(ulong) * count, isWrite: false);
        var targets = instruction.Operands[0].Elements;
        for (var i = 0; i < count; i++)
        {
            thread.R[targets[i]] = BinaryPrimitives.ReadUInt64LittleEndian(memory[(i * sizeof(ulong))..]);
        }
    }

    private static void Store32(PtxThread thread, PtxInstruction instruction, PtxSpace space, int count)
    {
        var memory = thread.Block.Memory(thread, space, AddressOf(thread, instruction, 0), sizeof(uint) * count, isWrite: true);
        var sources = instruction.Operands[1].Elements;
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(memory[(i * sizeof(uint))..], (uint)thread.R[sources[i]]);
        }
    }

    private static void Store64(PtxThread thread, PtxInstruction instruction, PtxSpace space, int count)
    {
        var memory = thread.Block.Memory(thread, space, AddressOf(thread, instruction, 0), sizeof(ulong) * count, isWrite: true);
        var sources = instruction.Operands[1].Elements;
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(memory[(i * sizeof(ulong))..], thread.R[sources[i]]);
        }
    }

    private static ulong AddressOf(PtxThread thread, PtxInstruction instruction, int operand) =>
        thread.R[instruction.Operands[operand].Slot] + (ulong)instruction.Operands[operand].Offset;
}
