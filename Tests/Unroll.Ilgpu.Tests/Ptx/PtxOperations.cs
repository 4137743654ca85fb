using System.Buffers.Binary;

namespace Unroll.Ilgpu.Tests.Ptx;

/// <summary>What the instructions of a single thread do, after the PTX ISA's descriptions.</summary>
internal static class PtxOperations
{
    public static void Execute(PtxInstruction instruction, PtxThread thread)
    {
        var o = instruction.Operands;
        switch (instruction.Parts[0])
        {
            case "ld":
                Load(instruction, thread);
                break;
            case "st":
                Store(instruction, thread);
                break;
            case "cp":
                Copy(instruction, thread);
                break;
            case "mov" or "cvta":
                thread.Set(o[0], instruction.Type.EndsWith("64", StringComparison.Ordinal) ? thread.Value(o[1]) : (uint)thread.Value(o[1]));
                break;
            case "setp":
                thread.Set(o[0], Compare(instruction, thread) ? 1ul : 0ul);
                break;
            case "selp":
                thread.Set(o[0], thread.Value(thread.Value(o[3]) != 0 ? o[1] : o[2]));
                break;
            case "cvt":
                Convert(instruction, thread);
                break;
            case "prmt":
                thread.Set(o[0], Permute((uint)thread.Value(o[1]), (uint)thread.Value(o[2]), (uint)thread.Value(o[3])));
                break;
            default:
                if (instruction.Type == "f32")
                {
                    thread.Set(o[0], FloatResult(instruction, thread));
                }
                else
                {
                    thread.Set(o[0], IntegerResult(instruction, thread));
                }

                break;
        }
    }

    private static float FloatResult(PtxInstruction instruction, PtxThread thread)
    {
        var o = instruction.Operands;
        return instruction.Parts[0] switch
        {
            "add" => thread.Float(o[1]) + thread.Float(o[2]),
            "sub" => thread.Float(o[1]) - thread.Float(o[2]),
            "mul" => thread.Float(o[1]) * thread.Float(o[2]),
            "div" => thread.Float(o[1]) / thread.Float(o[2]),
            "fma" => MathF.FusedMultiplyAdd(thread.Float(o[1]), thread.Float(o[2]), thread.Float(o[3])),
            "max" => float.MaxNumber(thread.Float(o[1]), thread.Float(o[2])),
            "min" => float.MinNumber(thread.Float(o[1]), thread.Float(o[2])),
            "neg" => -thread.Float(o[1]),
            "abs" => MathF.Abs(thread.Float(o[1])),
            "rcp" => 1f / thread.Float(o[1]),
            "ex2" => MathF.Pow(2f, thread.Float(o[1])),
            _ => throw new NotSupportedException(instruction.Name),
        };
    }

    private static ulong IntegerResult(PtxInstruction instruction, PtxThread thread)
    {
        var o = instruction.Operands;
        var a = thread.Value(o[1]);
        var b = o.Count > 2 ? thread.Value(o[2]) : 0;
        var c = o.Count > 3 ? thread.Value(o[3]) : 0;
        if (instruction.Type is "u64" or "s64" or "b64")
        {
            return instruction.Parts[0] switch
            {
                "add" => a + b,
                "sub" => a - b,
                "mul" => a * b,
                "mad" => (a * b) + c,
                "shl" => a << (int)b,
                "shr" => (ulong)((long)a >> (int)b),
                _ => throw new NotSupportedException(instruction.Name),
            };
        }

        if (instruction.Name == "mul.wide.u32")
        {
            return (ulong)(uint)a * (uint)b;
        }

        if (instruction.Name == "mul.wide.s32")
        {
            return (ulong)((long)(int)a * (int)b);
        }

        var (x, y) = ((int)a, (int)b);
        return instruction.Name switch
        {
            "add.s32" or "add.u32" => (uint)(x + y),
            "neg.s32" => (uint)-x,
            "sub.s32" => (uint)(x - y),
            "mul.lo.s32" or "mul.lo.u32" => (uint)(x * y),
            "mad.lo.s32" or "mad.lo.u32" => (uint)((x * y) + (int)c),
            "and.b32" => (uint)(x & y),
            "or.b32" => (uint)(x | y),
            "shr.u32" => (uint)a >> y,
            "mad.wide.u32" => ((ulong)(uint)a * (uint)b) + c,
            "mad.wide.s32" => (ulong)(((long)x * y) + (long)c),
            "div.s32" => (uint)(x / y),
            "rem.s32" => (uint)(x % y),
            "shl.b32" => (uint)(x << y),
            "shr.s32" => (uint)(x >> y),
            "min.s32" => (uint)Math.Min(x, y),
            "max.s32" => (uint)Math.Max(x, y),
            "xor.b32" => (uint)(x ^ y),
            "or.pred" => a | b,
            "and.pred" => a & b,
            "not.pred" => a ^ 1,
            _ => throw new NotSupportedException(instruction.Name),
        };
    }

    private static bool Compare(PtxInstruction instruction, PtxThread thread)
    {
        var (a, b) = (thread.Value(instruction.Operands[1]), thread.Value(instruction.Operands[2]));
        if (instruction.Type == "f32" && (float.IsNaN(BitConverter.UInt32BitsToSingle((uint)a)) || float.IsNaN(BitConverter.UInt32BitsToSingle((uint)b))))
        {
            return false;
        }

        var order = instruction.Type switch
        {
            "s32" => ((int)a).CompareTo((int)b),
            "s64" => ((long)a).CompareTo((long)b),
            "u32" => ((uint)a).CompareTo((uint)b),
            "f32" => BitConverter.UInt32BitsToSingle((uint)a).CompareTo(BitConverter.UInt32BitsToSingle((uint)b)),
            _ => throw new NotSupportedException(instruction.Name),
        };
        return instruction.Parts[1] switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "lt" => order < 0,
            "le" => order <= 0,
            "gt" => order > 0,
            "ge" => order >= 0,
            _ => throw new NotSupportedException(instruction.Name),
        };
    }

    private static void Convert(PtxInstruction instruction, PtxThread thread)
    {
        var o = instruction.Operands;
        switch (instruction.Name)
        {
            case "cvt.u64.u32":
                thread.Set(o[0], (uint)thread.Value(o[1]));
                break;
            case "cvt.s64.s32" or "cvt.u64.s32":
                thread.Set(o[0], (ulong)(int)thread.Value(o[1]));
                break;
            case "cvt.u32.u64" or "cvt.s32.u64" or "cvt.s32.s64":
                thread.Set(o[0], (uint)thread.Value(o[1]));
                break;
            case "cvt.rn.f16x2.f32":
                // The first source becomes the upper half.
                var (upper, lower) = ((Half)thread.Float(o[1]), (Half)thread.Float(o[2]));
                thread.Set(o[0], ((uint)BitConverter.HalfToUInt16Bits(upper) << 16) | BitConverter.HalfToUInt16Bits(lower));
                break;
            default:
                throw new NotSupportedException(instruction.Name);
        }
    }

    /// <summary>Default mode: each nibble of the selector picks one of the eight bytes of {b, a}.</summary>
    private static uint Permute(uint a, uint b, uint selector)
    {
        var bytes = ((ulong)b << 32) | a;
        var result = 0u;
        for (var i = 0; i < 4; i++)
        {
            var pick = (int)((selector >> (4 * i)) & 0xF);
            Assert.True(pick < 8, "Sign replication is not used.");
            result |= (uint)((bytes >> (8 * pick)) & 0xFF) << (8 * i);
        }

        return result;
    }

    private static void Load(PtxInstruction instruction, PtxThread thread)
    {
        var targets = Elements(instruction.Operands[0]);
        var size = SizeOf(instruction.Type);
        var memory = thread.Block.Memory(thread, instruction.Parts[1] is "v2" or "v4" || instruction.Parts.Length == 2 ? "" : instruction.Parts[1], thread.Value(instruction.Operands[1]), size * targets.Count, isWrite: false);
        for (var i = 0; i < targets.Count; i++)
        {
            var element = memory[(i * size)..];
            thread.Set(targets[i], size == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(element) : BinaryPrimitives.ReadUInt32LittleEndian(element));
        }
    }

    private static void Store(PtxInstruction instruction, PtxThread thread)
    {
        var sources = Elements(instruction.Operands[1]);
        var size = SizeOf(instruction.Type);
        Assert.Equal(4, size);
        var memory = thread.Block.Memory(thread, instruction.Parts[1] is "v2" or "v4" || instruction.Parts.Length == 2 ? "" : instruction.Parts[1], thread.Value(instruction.Operands[0]), size * sources.Count, isWrite: true);
        for (var i = 0; i < sources.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(memory[(i * size)..], (uint)thread.Value(sources[i]));
        }
    }

    private static void Copy(PtxInstruction instruction, PtxThread thread)
    {
        var o = instruction.Operands;
        switch (instruction.Name)
        {
            case "cp.async.cg.shared.global":
                var (length, taken) = ((int)thread.Value(o[2]), (int)thread.Value(o[3]));
                Assert.Equal(16, length);
                var bytes = new byte[length];
                if (taken > 0)
                {
                    thread.Block.Memory(thread, "global", thread.Value(o[1]), length, isWrite: false)[..taken].CopyTo(bytes);
                }

                // It may arrive at any time from now on.
                thread.Block.TouchShared(thread, (uint)thread.Value(o[0]), length, isWrite: true);
                thread.Pending.Add(new PtxPendingCopy((uint)thread.Value(o[0]), bytes));
                break;
            case "cp.async.wait_all":
                foreach (var copy in thread.Pending)
                {
                    copy.Bytes.CopyTo(thread.Block.Memory(thread, "shared", copy.Target, copy.Bytes.Length, isWrite: true));
                }

                thread.Pending.Clear();
                break;
            default:
                throw new NotSupportedException(instruction.Name);
        }
    }

    private static IReadOnlyList<PtxOperand> Elements(PtxOperand operand) => operand is PtxOperand.Vector vector ? vector.Elements : [operand];

    private static int SizeOf(string type) => type.EndsWith("64", StringComparison.Ordinal) ? 8 : 4;
}
