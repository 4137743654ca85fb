namespace Unroll.Generator.Emission.Ilgpu;

/// <summary>
/// The tunings that are emitted. Each is a chain: the first in it that has kernels for an operator writes them, so that a tuning need only have what it does better.
/// </summary>
internal static class KernelTunings
{
    public static IReadOnlyList<IReadOnlyList<IKernelTuning>> All { get; } = [];
}
