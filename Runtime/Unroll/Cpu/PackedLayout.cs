namespace Unroll.Cpu;

/// <summary>
/// How many floats each kernel's packed weights take. Shared by the runtime, which packs, and the generator, which prints the offsets.
/// </summary>
internal static class PackedLayout
{
    /// <summary>Floats in the widest vector: packed arrays start and end on a multiple of it.</summary>
    public const int Alignment = 16;

    /// <summary>The length rounded up to whole vectors.</summary>
    public static int Align(int length) => (length + Alignment - 1) / Alignment * Alignment;
}
