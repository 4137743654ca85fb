namespace Unroll.CudaEmulator.Ptx;

/// <summary>An operand of an instruction: a place in a thread's register file, where constants and special registers lie too.</summary>
/// <param name="Slot">The place.</param>
/// <param name="Offset">For an address: what is added to the register.</param>
/// <param name="Elements">For a vector {a, b}: the places of its elements; for all others their own.</param>
public readonly record struct PtxOperand(int Slot, long Offset, int[] Elements);
