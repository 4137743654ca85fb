namespace Unroll;

/// <summary>One fused layer of a compiled network.</summary>
/// <param name="Name">The upstream module's path.</param>
/// <param name="Kernel">The kernel that computes it.</param>
/// <param name="Output">The shape of its result.</param>
/// <param name="ParameterCount">Its learned parameters.</param>
/// <param name="MultiplyAccumulates">Its multiply-accumulates.</param>
/// <param name="ArenaOffset">Where its result starts in the arena, in floats.</param>
public sealed record LayerInfo(string Name, string Kernel, TensorShape Output, long ParameterCount, long MultiplyAccumulates, int ArenaOffset);
