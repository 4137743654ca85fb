namespace Unroll.Ilgpu.Tests.Ptx;

/// <summary>Why a thread stopped.</summary>
internal enum PtxStop
{
    Exit,
    Barrier,
    WarpMatrix,
}

/// <summary>A copy that was started and is not waited for yet.</summary>
internal sealed record PtxPendingCopy(ulong Target, byte[] Bytes);

/// <summary>One thread's state.</summary>
internal sealed class PtxThread(int registers, PtxBlock block, int index)
{
    public ulong[] Registers { get; } = new ulong[registers];

    public PtxBlock Block => block;

    public int Index => index;

    public int Next { get; set; }

    public PtxStop Stop { get; set; }

    public List<PtxPendingCopy> Pending { get; } = [];

    public ulong Value(PtxOperand operand) => operand switch
    {
        PtxOperand.Register register => Registers[register.Index],
        PtxOperand.Constant constant => constant.Bits,
        PtxOperand.Address address => Value(address.Base) + (ulong)address.Offset,
        PtxOperand.Special special => Special(special.Name),
        _ => throw new NotSupportedException($"{operand} has no value."),
    };

    public float Float(PtxOperand operand) => BitConverter.UInt32BitsToSingle((uint)Value(operand));

    public void Set(PtxOperand operand, ulong bits) => Registers[((PtxOperand.Register)operand).Index] = bits;

    public void Set(PtxOperand operand, float value) => Set(operand, BitConverter.SingleToUInt32Bits(value));

    private uint Special(string name) => name switch
    {
        "%tid.x" => (uint)index,
        "%tid.y" or "%tid.z" => 0,
        "%ntid.x" => (uint)block.Threads,
        "%ntid.y" or "%ntid.z" => 1,
        "%ctaid.x" => (uint)block.X,
        "%ctaid.y" => (uint)block.Y,
        "%ctaid.z" => (uint)block.Z,
        "%nctaid.x" => (uint)block.Grid.X,
        "%nctaid.y" => (uint)block.Grid.Y,
        "%nctaid.z" => (uint)block.Grid.Z,
        _ => throw new NotSupportedException($"Special register {name}."),
    };
}
