namespace Unroll.Cluster.Silos;

/// <summary>How a silo computes.</summary>
/// <param name="Threads">How many images at a time.</param>
/// <param name="IsOffline">Whether published weights come from the caches alone.</param>
internal sealed record SiloSettings(int Threads, bool IsOffline);
