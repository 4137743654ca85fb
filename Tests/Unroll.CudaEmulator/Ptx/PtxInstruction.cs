namespace Unroll.CudaEmulator.Ptx;

/// <summary>What an instruction does to a thread.</summary>
public delegate void PtxOperation(PtxThread thread, PtxInstruction instruction);

/// <summary>What the machine itself has to do at an instruction.</summary>
public enum PtxFlow
{
    None,
    Branch,
    Exit,
    Barrier,
    WarpMatrix,
}

/// <summary>One instruction.</summary>
public sealed class PtxInstruction
{
    /// <param name="name">With all its qualifiers: "ld.shared.v4.f32".</param>
    /// <param name="operands">Destination first.</param>
    /// <param name="guard">The predicate register that it depends on; -1 for none.</param>
    /// <param name="isNegated">It is executed where the guard is false.</param>
    /// <param name="target">The label that it branches to.</param>
    public PtxInstruction(string name, PtxOperand[] operands, int guard, bool isNegated, string? target)
    {
        Name = name;
        Operands = operands;
        Guard = guard;
        IsNegated = isNegated;
        Target = target;
        Flow = name.Split('.')[0] switch
        {
            "bra" => PtxFlow.Branch,
            "ret" => PtxFlow.Exit,
            "bar" => PtxFlow.Barrier,
            "mma" => PtxFlow.WarpMatrix,
            _ => PtxFlow.None,
        };
        Execute = Flow == PtxFlow.None ? PtxOperations.Find(name) : static (_, _) => { };
        D = SlotOf(0);
        A = SlotOf(1);
        B = SlotOf(2);
        C = SlotOf(3);
    }

    public string Name { get; }

    public PtxOperand[] Operands { get; }

    public int Guard { get; }

    public bool IsNegated { get; }

    public string? Target { get; }

    public PtxFlow Flow { get; }

    public PtxOperation Execute { get; }

    /// <summary>The first operand's place, as a rule the destination.</summary>
    public int D { get; }

    /// <summary>The second operand's place.</summary>
    public int A { get; }

    /// <summary>The third operand's place.</summary>
    public int B { get; }

    /// <summary>The fourth operand's place.</summary>
    public int C { get; }

    private int SlotOf(int operand) => operand < Operands.Length ? Operands[operand].Slot : -1;
}
