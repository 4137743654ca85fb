using Unroll.Networks;

namespace Unroll.Cli;

/// <summary>Loads networks with the weights that were named, or those that are shipped.</summary>
internal static class NetworkLoader
{
    /// <exception cref="UsageException">No weights are given, and none are shipped.</exception>
    public static INetwork Load(ZooEntry entry, string? weights, int threads, HeadWeights head = HeadWeights.FromCheckpoint)
    {
        weights ??= ShippedData.WeightsOf(entry)
            ?? throw new UsageException($"Option '--weights' is required: weights of {entry.Name} ({entry.Source}) are not shipped with this tool.");
        using var file = CheckpointFile.Open(weights);
        return entry.Load(file.Path, new LoadOptions { Threads = threads, Head = head });
    }
}
