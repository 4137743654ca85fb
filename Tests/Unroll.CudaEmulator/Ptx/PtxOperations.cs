using System.Collections.Frozen;
using static System.BitConverter;

namespace Unroll.CudaEmulator.Ptx;

/// <summary>What the instructions of a single thread do, after the PTX ISA's descriptions.</summary>
public static class PtxOperations
{
    private static readonly FrozenDictionary<string, PtxOperation> Operations = new Dictionary<string, PtxOperation>
    {
        ["mov.b32"] = static (t, i) => t.R[i.D] = (uint)t.R[i.A],
        ["mov.b64"] = static (t, i) => t.R[i.D] = t.R[i.A],
        ["cvta.b64"] = static (t, i) => t.R[i.D] = t.R[i.A],
        ["selp.b32"] = static (t, i) => t.R[i.D] = t.R[i.C] != 0 ? t.R[i.A] : t.R[i.B],
        ["selp.b64"] = static (t, i) => t.R[i.D] = t.R[i.C] != 0 ? t.R[i.A] : t.R[i.B],
        ["prmt.b32"] = static (t, i) => t.R[i.D] = Permute((uint)t.R[i.A], (uint)t.R[i.B], (uint)t.R[i.C]),

        ["add.f32"] = static (t, i) => t.Set(i.D, t.Float(i.A) + t.Float(i.B)),
        ["sub.f32"] = static (t, i) => t.Set(i.D, t.Float(i.A) - t.Float(i.B)),
        ["mul.f32"] = static (t, i) => t.Set(i.D, t.Float(i.A) * t.Float(i.B)),
        ["div.f32"] = static (t, i) => t.Set(i.D, t.Float(i.A) / t.Float(i.B)),
        ["fma.f32"] = static (t, i) => t.Set(i.D, MathF.FusedMultiplyAdd(t.Float(i.A), t.Float(i.B), t.Float(i.C))),

        // The other operand where one is not a number, as MaxNumber has it.
        ["max.f32"] = static (t, i) => t.Set(i.D, float.MaxNumber(t.Float(i.A), t.Float(i.B))),
        ["min.f32"] = static (t, i) => t.Set(i.D, float.MinNumber(t.Float(i.A), t.Float(i.B))),
        ["neg.f32"] = static (t, i) => t.Set(i.D, -t.Float(i.A)),
        ["abs.f32"] = static (t, i) => t.Set(i.D, MathF.Abs(t.Float(i.A))),
        ["rcp.f32"] = static (t, i) => t.Set(i.D, 1f / t.Float(i.A)),
        ["rsqrt.f32"] = static (t, i) => t.Set(i.D, 1f / MathF.Sqrt(t.Float(i.A))),
        ["sqrt.f32"] = static (t, i) => t.Set(i.D, MathF.Sqrt(t.Float(i.A))),
        ["ex2.f32"] = static (t, i) => t.Set(i.D, MathF.Pow(2f, t.Float(i.A))),
        ["lg2.f32"] = static (t, i) => t.Set(i.D, MathF.Log2(t.Float(i.A))),

        ["add.b32"] = static (t, i) => t.R[i.D] = (uint)t.R[i.A] + (uint)t.R[i.B],
        ["sub.b32"] = static (t, i) => t.R[i.D] = (uint)t.R[i.A] - (uint)t.R[i.B],
        ["neg.b32"] = static (t, i) => t.R[i.D] = 0 - (uint)t.R[i.A],
        ["mul.lo.b32"] = static (t, i) => t.R[i.D] = (uint)t.R[i.A] * (uint)t.R[i.B],
        ["mad.lo.b32"] = static (t, i) => t.R[i.D] = ((uint)t.R[i.A] * (uint)t.R[i.B]) + (uint)t.R[i.C],
        ["and.b32"] = static (t, i) => t.R[i.D] = (uint)(t.R[i.A] & t.R[i.B]),
        ["or.b32"] = static (t, i) => t.R[i.D] = (uint)(t.R[i.A] | t.R[i.B]),
        ["xor.b32"] = static (t, i) => t.R[i.D] = (uint)(t.R[i.A] ^ t.R[i.B]),
        ["shl.b32"] = static (t, i) => t.R[i.D] = (uint)t.R[i.A] << (int)t.R[i.B],
        ["shr.u32"] = static (t, i) => t.R[i.D] = (uint)t.R[i.A] >> (int)t.R[i.B],
        ["shr.s32"] = static (t, i) => t.R[i.D] = (uint)((int)t.R[i.A] >> (int)t.R[i.B]),
        ["div.s32"] = static (t, i) => t.R[i.D] = (uint)((int)t.R[i.A] / (int)t.R[i.B]),
        ["rem.s32"] = static (t, i) => t.R[i.D] = (uint)((int)t.R[i.A] % (int)t.R[i.B]),
        ["min.s32"] = static (t, i) => t.R[i.D] = (uint)Math.Min((int)t.R[i.A], (int)t.R[i.B]),
        ["max.s32"] = static (t, i) => t.R[i.D] = (uint)Math.Max((int)t.R[i.A], (int)t.R[i.B]),
        ["mul.wide.u32"] = static (t, i) => t.R[i.D] = (ulong)(uint)t.R[i.A] * (uint)t.R[i.B],
        ["mul.wide.s32"] = static (t, i) => t.R[i.D] = (ulong)((long)(int)t.R[i.A] * (int)t.R[i.B]),
        ["mad.wide.u32"] = static (t, i) => t.R[i.D] = ((ulong)(uint)t.R[i.A] * (uint)t.R[i.B]) + t.R[i.C],
        ["mad.wide.s32"] = static (t, i) => t.R[i.D] = (ulong)((long)(int)t.R[i.A] * (int)t.R[i.B]) + t.R[i.C],

        ["add.b64"] = static (t, i) => t.R[i.D] = t.R[i.A] + t.R[i.B],
        ["sub.b64"] = static (t, i) => t.R[i.D] = t.R[i.A] - t.R[i.B],
        ["mul.lo.b64"] = static (t, i) => t.R[i.D] = t.R[i.A] * t.R[i.B],
        ["mad.lo.b64"] = static (t, i) => t.R[i.D] = (t.R[i.A] * t.R[i.B]) + t.R[i.C],
        ["shl.b64"] = static (t, i) => t.R[i.D] = t.R[i.A] << (int)t.R[i.B],
        ["shr.u64"] = static (t, i) => t.R[i.D] = t.R[i.A] >> (int)t.R[i.B],
        ["shr.s64"] = static (t, i) => t.R[i.D] = (ulong)((long)t.R[i.A] >> (int)t.R[i.B]),

        ["or.pred"] = static (t, i) => t.R[i.D] = t.R[i.A] | t.R[i.B],
        ["and.pred"] = static (t, i) => t.R[i.D] = t.R[i.A] & t.R[i.B],
        ["not.pred"] = static (t, i) => t.R[i.D] = t.R[i.A] ^ 1,

        ["setp.eq.b32"] = static (t, i) => t.Set(i.D, (uint)t.R[i.A] == (uint)t.R[i.B]),
        ["setp.ne.b32"] = static (t, i) => t.Set(i.D, (uint)t.R[i.A] != (uint)t.R[i.B]),
        ["setp.lt.s32"] = static (t, i) => t.Set(i.D, (int)t.R[i.A] < (int)t.R[i.B]),
        ["setp.le.s32"] = static (t, i) => t.Set(i.D, (int)t.R[i.A] <= (int)t.R[i.B]),
        ["setp.gt.s32"] = static (t, i) => t.Set(i.D, (int)t.R[i.A] > (int)t.R[i.B]),
        ["setp.ge.s32"] = static (t, i) => t.Set(i.D, (int)t.R[i.A] >= (int)t.R[i.B]),
        ["setp.lt.u32"] = static (t, i) => t.Set(i.D, (uint)t.R[i.A] < (uint)t.R[i.B]),
        ["setp.le.u32"] = static (t, i) => t.Set(i.D, (uint)t.R[i.A] <= (uint)t.R[i.B]),
        ["setp.gt.u32"] = static (t, i) => t.Set(i.D, (uint)t.R[i.A] > (uint)t.R[i.B]),
        ["setp.ge.u32"] = static (t, i) => t.Set(i.D, (uint)t.R[i.A] >= (uint)t.R[i.B]),
        ["setp.eq.b64"] = static (t, i) => t.Set(i.D, t.R[i.A] == t.R[i.B]),
        ["setp.ne.b64"] = static (t, i) => t.Set(i.D, t.R[i.A] != t.R[i.B]),
        ["setp.lt.s64"] = static (t, i) => t.Set(i.D, (long)t.R[i.A] < (long)t.R[i.B]),
        ["setp.ge.s64"] = static (t, i) => t.Set(i.D, (long)t.R[i.A] >= (long)t.R[i.B]),
        ["setp.eq.f32"] = static (t, i) => t.Set(i.D, t.Float(i.A) == t.Float(i.B)),
        ["setp.ne.f32"] = static (t, i) => t.Set(i.D, !float.IsNaN(t.Float(i.A)) && !float.IsNaN(t.Float(i.B)) && t.Float(i.A) != t.Float(i.B)),
        ["setp.lt.f32"] = static (t, i) => t.Set(i.D, t.Float(i.A) < t.Float(i.B)),
        ["setp.le.f32"] = static (t, i) => t.Set(i.D, t.Float(i.A) <= t.Float(i.B)),
        ["setp.gt.f32"] = static (t, i) => t.Set(i.D, t.Float(i.A) > t.Float(i.B)),
        ["setp.ge.f32"] = static (t, i) => t.Set(i.D, t.Float(i.A) >= t.Float(i.B)),

        ["testp.notanumber.f32"] = static (t, i) => t.Set(i.D, float.IsNaN(t.Float(i.A))),

        // With u: true as well where an operand is not a number.
        ["setp.equ.f32"] = static (t, i) => t.Set(i.D, !(t.Float(i.A) < t.Float(i.B)) && !(t.Float(i.A) > t.Float(i.B))),
        ["setp.neu.f32"] = static (t, i) => t.Set(i.D, t.Float(i.A) != t.Float(i.B)),
        ["setp.ltu.f32"] = static (t, i) => t.Set(i.D, !(t.Float(i.A) >= t.Float(i.B))),
        ["setp.leu.f32"] = static (t, i) => t.Set(i.D, !(t.Float(i.A) > t.Float(i.B))),
        ["setp.gtu.f32"] = static (t, i) => t.Set(i.D, !(t.Float(i.A) <= t.Float(i.B))),
        ["setp.geu.f32"] = static (t, i) => t.Set(i.D, !(t.Float(i.A) < t.Float(i.B))),

        ["cvt.u64.u32"] = static (t, i) => t.R[i.D] = (uint)t.R[i.A],
        ["cvt.s64.s32"] = static (t, i) => t.R[i.D] = (ulong)(int)t.R[i.A],
        ["cvt.u64.s32"] = static (t, i) => t.R[i.D] = (ulong)(int)t.R[i.A],
        ["cvt.u32.u64"] = static (t, i) => t.R[i.D] = (uint)t.R[i.A],
        ["cvt.s32.u64"] = static (t, i) => t.R[i.D] = (uint)t.R[i.A],
        ["cvt.s32.s64"] = static (t, i) => t.R[i.D] = (uint)t.R[i.A],
        ["cvt.f32.s32"] = static (t, i) => t.Set(i.D, (float)(int)t.R[i.A]),
        ["cvt.rmi.s32.f32"] = static (t, i) => t.R[i.D] = (uint)(int)MathF.Floor(t.Float(i.A)),
        ["cvt.rmi.f32.f32"] = static (t, i) => t.Set(i.D, MathF.Floor(t.Float(i.A))),
        ["cvt.rzi.s32.f32"] = static (t, i) => t.R[i.D] = (uint)(int)MathF.Truncate(t.Float(i.A)),

        // The first source becomes the upper half.
        ["cvt.f16x2.f32"] = static (t, i) => t.R[i.D] = ((uint)HalfToUInt16Bits((Half)t.Float(i.A)) << 16) | HalfToUInt16Bits((Half)t.Float(i.B)),

        ["cp.async.cg.shared.global"] = PtxMoves.CopyAsync,
        ["cp.async.wait_all"] = static (t, _) => t.WaitForCopies(),
    }.ToFrozenDictionary();

    /// <summary>What an instruction does, by its name without what does not matter here: rounding to nearest, caches, and signs where they change nothing.</summary>
    public static PtxOperation Find(string name)
    {
        var parts = name.Split('.').Where(p => p is not ("rn" or "ftz" or "approx" or "full" or "to" or "nc")).ToArray();
        if (parts[0] is "ld" or "st")
        {
            return PtxMoves.Find(parts);
        }

        if (parts[0] == "cvta")
        {
            parts = ["cvta", parts[^1]];
        }

        var plain = string.Join('.', parts);
        if (Operations.TryGetValue(plain, out var operation))
        {
            return operation;
        }

        var isMove = parts[0] is "mov" or "selp";
        var bits = parts[^1] switch
        {
            "u32" or "s32" => "b32",
            "u64" or "s64" => "b64",
            "f32" or "pred" when isMove => "b32",
            "f64" when isMove => "b64",
            _ => null,
        };
        return bits is not null && Operations.TryGetValue(string.Join('.', [.. parts[..^1], bits]), out operation)
            ? operation
            : throw new PtxFaultException($"The PTX machine does not know {name}.");
    }

    /// <summary>Default mode: each nibble of the selector picks one of the eight bytes of {b, a}.</summary>
    private static uint Permute(uint a, uint b, uint selector)
    {
        var bytes = ((ulong)b << 32) | a;
        var result = 0u;
        for (var i = 0; i < 4; i++)
        {
            var pick = (int)((selector >> (4 * i)) & 0xF);
            if (pick >= 8)
            {
                throw new PtxFaultException("The PTX machine does not know the sign replication of prmt.");
            }

            result |= (uint)((bytes >> (8 * pick)) & 0xFF) << (8 * i);
        }

        return result;
    }
}
