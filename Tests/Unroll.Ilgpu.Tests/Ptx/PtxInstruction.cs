namespace Unroll.Ilgpu.Tests.Ptx;

/// <summary>One instruction.</summary>
/// <param name="Name">With all its qualifiers: "ld.shared.v4.f32".</param>
/// <param name="Operands">Destination first.</param>
/// <param name="Guard">The predicate register that it depends on; -1 for none.</param>
/// <param name="IsNegated">It is executed where the guard is false.</param>
internal sealed record PtxInstruction(string Name, IReadOnlyList<PtxOperand> Operands, int Guard, bool IsNegated)
{
    public string[] Parts { get; } = Name.Split('.');

    /// <summary>The type, the last qualifier.</summary>
    public string Type => Parts[^1];
}
