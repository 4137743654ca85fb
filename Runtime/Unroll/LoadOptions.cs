namespace Unroll;

/// <summary>How a network is loaded onto the CPU.</summary>
public sealed record LoadOptions : CheckpointOptions
{
    /// <summary>The number of threads that a forward pass uses; 0 for all cores.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// The most forward passes at once, each of which has an arena of its own for activations; callers beyond them wait for their turn. 0, the default: no bound, and as many arenas as
    /// there ever were callers at once, and threads that compute a batch's images.
    /// </summary>
    public int MaxPasses { get; init; }

    /// <summary>The widest vectors to use.</summary>
    public SimdLevel Simd { get; init; }
}
