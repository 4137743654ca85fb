namespace Unroll;

/// <summary>How a network is loaded onto the CPU.</summary>
public sealed record LoadOptions : CheckpointOptions
{
    /// <summary>The number of threads that a forward pass uses; 0 for all cores.</summary>
    public int Threads { get; init; }

    /// <summary>The widest vectors to use.</summary>
    public SimdLevel Simd { get; init; }
}
