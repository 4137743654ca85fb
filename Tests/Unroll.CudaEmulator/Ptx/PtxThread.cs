namespace Unroll.CudaEmulator.Ptx;

/// <summary>One thread's state.</summary>
public sealed class PtxThread(PtxProgram program, PtxBlock block, int index)
{
    private readonly List<(ulong Target, byte[] Bytes)> _copies = [];

    /// <summary>The register file: registers, constants and special registers.</summary>
    public ulong[] R { get; } = new ulong[program.InitialRegisters.Length];

    public PtxBlock Block => block;

    public int Index => index;

    /// <summary>The instruction that comes next.</summary>
    public int Next { get; set; }

    /// <summary>Why it stopped.</summary>
    public PtxFlow Stop { get; set; }

    /// <summary>Begins anew in the block's present place.</summary>
    public void Reset()
    {
        program.InitialRegisters.CopyTo(R);
        foreach (var (slot, name) in program.Specials)
        {
            R[slot] = Special(name);
        }

        (Next, Stop) = (0, PtxFlow.None);
        _copies.Clear();
    }

    public float Float(int slot) => BitConverter.UInt32BitsToSingle((uint)R[slot]);

    public void Set(int slot, float value) => R[slot] = BitConverter.SingleToUInt32Bits(value);

    public void Set(int slot, bool value) => R[slot] = value ? 1ul : 0ul;

    /// <summary>Starts a copy to shared memory. It may arrive at any time from now on; here it does when it is waited for.</summary>
    public void StartCopy(ulong target, byte[] bytes)
    {
        block.TouchShared(this, target, bytes.Length, isWrite: true);
        _copies.Add((target, bytes));
    }

    public void WaitForCopies()
    {
        foreach (var (target, bytes) in _copies)
        {
            bytes.CopyTo(block.Memory(this, PtxSpace.Shared, target, bytes.Length, isWrite: true));
        }

        _copies.Clear();
    }

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
        _ => throw new PtxFaultException($"The PTX machine does not know the special register {name}."),
    };
}
