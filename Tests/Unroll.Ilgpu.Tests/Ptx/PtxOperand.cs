namespace Unroll.Ilgpu.Tests.Ptx;

/// <summary>An operand of an instruction.</summary>
internal abstract record PtxOperand
{
    /// <summary>A register by its index in a thread's register file.</summary>
    public sealed record Register(int Index) : PtxOperand;

    /// <summary>A constant's bits, or the address of a variable.</summary>
    public sealed record Constant(ulong Bits) : PtxOperand;

    /// <summary>%tid.x and the like.</summary>
    public sealed record Special(string Name) : PtxOperand;

    /// <summary>[address + offset]</summary>
    public sealed record Address(PtxOperand Base, long Offset) : PtxOperand;

    /// <summary>{a, b}</summary>
    public sealed record Vector(IReadOnlyList<PtxOperand> Elements) : PtxOperand;

    /// <summary>The target of a branch, as the index of an instruction.</summary>
    public sealed record Label(string Name) : PtxOperand;
}
